import { describe, expect, test } from 'vitest';
import { readServeOptions, serveHelp, type ServeOptions } from './serve-flags.ts';

function read(args: string[], env: Record<string, string> = {}): ServeOptions {
  const options = readServeOptions(args, env);
  if (options === 'help') throw new Error('help was asked for');
  return options;
}

test('everything has a default but what the pod knows', () => {
  expect(read([])).toMatchObject({
    config: undefined,
    listen: { port: 8443 },
    healthListen: { port: 8081 },
    kubeconfig: undefined,
    namespace: undefined,
    serviceName: 'postern',
    certificateSecret: 'postern-certificates',
    webhookConfigurations: ['postern'],
    servingNames: { dns: [], ip: [] },
    drainMs: 10_000,
    drainIdleMs: 85_000,
    report: true,
    logLevel: 'info',
  });
});

test('the report is on or off', () => {
  expect(read(['--report=off']).report).toBe(false);
  expect(() => read(['--report=no'])).toThrow('--report must be on or off, not "no"');
});

describe('the name of the replica', () => {
  test('is that of the pod, whose uid is known too', () => {
    const env = { POSTERN_POD_NAME: 'postern-7d4b9-x2x', POSTERN_POD_UID: 'u1' };
    expect(read([], env)).toMatchObject({ podName: 'postern-7d4b9-x2x', podUid: 'u1' });
  });

  test('outside of a pod differs between processes and can be part of the name of an object', () => {
    const { podName, podUid } = read([]);
    expect(podName).toMatch(new RegExp(`^[a-z0-9-]+-${process.pid}$`));
    expect(podUid).toBeUndefined();
  });
});

describe('the namespace', () => {
  test.each<[string, string[], Record<string, string>, string]>([
    ['the flag', ['--namespace', 'a'], { POSTERN_NAMESPACE: 'b', POD_NAMESPACE: 'c' }, 'a'],
    ['POSTERN_NAMESPACE', [], { POSTERN_NAMESPACE: 'b', POD_NAMESPACE: 'c' }, 'b'],
    ['POD_NAMESPACE', [], { POD_NAMESPACE: 'c' }, 'c'],
  ])('comes from %s', (_source, args, env, namespace) => {
    expect(read(args, env).namespace).toBe(namespace);
  });
});

test('serving names are told apart into names and addresses', () => {
  const args = ['LocalHost', '*.example.com', '127.0.0.1', '::1'].flatMap(name => ['--serving-name', name]);

  expect(read(args).servingNames).toEqual({ dns: ['localhost', '*.example.com'], ip: ['127.0.0.1', '::1'] });
});

test('seconds may have a fraction', () => {
  expect(read(['--drain-seconds', '0.5']).drainMs).toBe(500);
});

test.each([
  [['--drain-seconds', 'long'], '--drain-seconds must be a number of seconds up to 3600, not "long"'],
  [['--drain-seconds', '-1'], '--drain-seconds must be a number'],
  [['--drain-seconds', '1e9'], '--drain-seconds must be a number'],
  [['--listen', '8443'], '--listen must be :PORT'],
  [['--service-name', ''], '--service-name must not be empty'],
  [['--service-name', 'postern.ns'], '--service-name must be the name of a Service, not "postern.ns"'],
  [['--service-name', 'Türchen'], '--service-name must be the name of a Service'],
  [['--serving-name='], '--serving-name must be a DNS name or an IP address, not ""'],
  [['--serving-name', 'bücher.example'], 'must be a DNS name or an IP address, not "bücher.example"'],
  [['--serving-name', 'a', '--serving-name', 'b.'], 'must be a DNS name or an IP address, not "b."'],
  [['--serving-name', 'fe80::1%eth0'], 'must be a DNS name or an IP address, not "fe80::1%eth0"'],
])('%j is refused', (args, message) => {
  expect(() => readServeOptions(args, {})).toThrow(
    expect.objectContaining({ code: 'USAGE', message: expect.stringContaining(message) }),
  );
});

test('the help names every flag', () => {
  expect(readServeOptions(['--help'], {})).toBe('help');
  for (const flag of ['config', 'listen', 'kubeconfig', 'webhook-configuration', 'log-level']) {
    expect(serveHelp()).toContain(`--${flag} `);
  }
});

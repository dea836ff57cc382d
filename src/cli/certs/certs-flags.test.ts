import { describe, expect, test } from 'vitest';

import { certsCommands, certsFlagsHelp, isCertsCommand, readCertsOptions } from './certs-flags.ts';

test('everything has the default of the manifests', () => {
  expect(readCertsOptions('status', [], {})).toEqual({
    kubeconfig: undefined,
    namespace: 'postern-system',
    serviceName: 'postern',
    secret: 'postern-certificates',
    lease: 'postern',
    configurations: ['postern'],
    call: { is: 'status', output: 'table' },
  });
});

test.each([
  [['--namespace', 'a'], { POSTERN_NAMESPACE: 'b', POD_NAMESPACE: 'c' }, 'a'],
  [[], { POSTERN_NAMESPACE: 'b', POD_NAMESPACE: 'c' }, 'b'],
  [[], { POD_NAMESPACE: 'c' }, 'c'],
])('the namespace comes from arguments, POSTERN_NAMESPACE, the pod: %j %j', (args, env, namespace) => {
  expect(readCertsOptions('status', args, env)).toMatchObject({ namespace });
});

describe('what each command is told', () => {
  test.each([
    ['status', ['-o', 'json'], { is: 'status', output: 'json' }],
    ['rotate', [], { is: 'rotate', emergency: false, yes: false, waitMs: undefined }],
    ['rotate', ['--wait', '--timeout', '90'], { waitMs: 90_000 }],
    ['rotate', ['--emergency', '--yes'], { emergency: true, yes: true }],
    ['verify', [], { is: 'verify', askNamespace: 'default', connect: undefined }],
    ['verify', ['--connect', '10.0.0.1:8443'], { connect: { host: '10.0.0.1', port: 8443 } }],
    ['verify', ['--connect', '[::1]:8443'], { connect: { host: '::1', port: 8443 } }],
  ] as const)('%s %j', (command, args, call) => {
    expect(readCertsOptions(command, args, {})).toMatchObject({ call });
  });

  test.each([
    ['status', ['-o', 'yaml'], '-o is yaml, it must be table or json'],
    ['status', ['--wait'], 'there is no flag --wait'],
    ['rotate', ['--wait', '--timeout', 'long'], '--timeout must be a number of seconds'],
    ['rotate', ['--timeout', 'long'], '--timeout must be a number of seconds'],
    ['verify', ['--connect', 'postern'], '--connect must be HOST:PORT'],
    ['verify', ['--connect', 'postern:99999'], '--connect must be HOST:PORT'],
    ['verify', ['--lease', ''], '--lease must not be empty'],
    ['status', ['-n', ''], '--namespace must not be empty'],
    ['rotate', ['--namespace='], '--namespace must not be empty'],
    ['verify', ['--ask-namespace', ''], '--ask-namespace must not be empty'],
    ['status', ['--webhook-configuration', ''], '--webhook-configuration must not be empty'],
  ] as const)('%s %j is refused', (command, args, message) => {
    expect(() => readCertsOptions(command, args, {})).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining(message) }),
    );
  });
});

test('every command has help with the flags of the cluster', () => {
  for (const command of certsCommands) {
    if (!isCertsCommand(command)) throw new Error(command);
    expect(certsFlagsHelp(command)).toContain('--kubeconfig FILE');
  }
});

import { describe, expect, test } from 'vitest';
import type { Plan } from '../../plan/plan.ts';
import { readPlan } from './read-plan.ts';
import { sampleDirectory, samplePlan } from '../testing/sample-plan.ts';

const complete = samplePlan({
  maxStaleSeconds: 600,
  onChange: { kind: 'http', method: 'POST', url: 'http://localhost:8080/reload' },
  directories: [
    sampleDirectory('/postern/secrets', 'db'),
    {
      path: '/postern/env/app',
      fileMode: 0o444,
      groupRead: true,
      sources: [
        {
          kind: 'env',
          file: 'env',
          format: 'kubelet',
          variables: [
            { name: 'USER', secret: 'db', key: 'user', optional: true },
            { prefix: '', secret: 'db' },
          ],
        },
        { kind: 'copy', from: '/postern/rest/0' },
        { kind: 'files', secret: 'db', folder: 'x', items: [{ key: 'a', path: 'b', mode: 0o400 }] },
      ],
    },
  ],
});

/** The complete plan with one value replaced, at a path such as `directories.0.path`. */
function withValue(path: string, value: unknown): string {
  const steps = path.split('.');
  const replace = (node: unknown, depth: number): unknown => {
    const step = steps[depth];
    if (step === undefined) return value;
    if (Array.isArray(node)) {
      const items: unknown[] = [...node];
      items[Number(step)] = replace(items[Number(step)], depth + 1);
      return items;
    }
    const entries = Object.entries(node ?? {}).filter(([key]) => key !== step);
    const old: unknown = Object.entries(node ?? {}).find(([key]) => key === step)?.[1];
    return Object.fromEntries([...entries, [step, replace(old, depth + 1)]]);
  };
  return JSON.stringify(replace(complete, 0));
}

test('a complete plan is taken as it is', () => {
  expect(readPlan(JSON.stringify(complete), 'plan.json')).toEqual(complete);
});

describe('a wrong plan is refused with its place in the JSON', () => {
  test.each<[string, unknown, string]>([
    ['namespace', '', 'namespace must be a string'],
    ['initTimeoutSeconds', -1, 'initTimeoutSeconds must be a number of seconds'],
    ['secrets.0.templates', [], 'secrets[0].templates must be an object'],
    [
      'secrets.0.templates',
      { 'ConfigMap/a/b': 'x' },
      'secrets[0].templates["ConfigMap/a/b"] must be an absolute path',
    ],
    ['maxStaleSeconds', '600', 'maxStaleSeconds must be a number of seconds'],
    ['stores', [], 'stores must be an object'],
    ['stores.SecretStore/vault.provider', 7, 'stores["SecretStore/vault"].provider must be a string'],
    [
      'stores.SecretStore/vault.files',
      { 'auth.token': 'relative' },
      'files["auth.token"] must be an absolute path',
    ],
    ['stores.SecretStore/vault.retry', { retries: '3' }, '.retry.retries must be a number, 0 or more'],
    [
      'stores.SecretStore/vault.retry',
      { retries: 3, waitMilliseconds: -1 },
      '.retry.waitMilliseconds must be a number, 0 or more',
    ],
    ['secrets', {}, 'secrets must be a list'],
    ['secrets.0.name', undefined, 'secrets[0].name must be a string'],
    ['secrets.0.refreshSeconds', null, 'secrets[0].refreshSeconds must be a number'],
    ['secrets.0.spec', null, 'secrets[0].spec must be an object'],
    ['secrets.1', complete.secrets[0], 'secrets[1].name must be unique, but db is there twice'],
    ['directories.0.path', 'relative', 'directories[0].path must be an absolute path'],
    ['directories.1.path', '/postern/secrets', 'directories[1].path must be unique'],
    ['directories.0.fileMode', 0o1000, 'directories[0].fileMode must be a file mode'],
    [
      'directories.0.sources.0.secret',
      'other',
      'directories[0].sources[0].secret names other, which is not in secrets',
    ],
    ['directories.0.sources.0.folder', undefined, 'directories[0].sources[0].folder must be a string'],
    [
      'directories.0.sources.0.kind',
      'magic',
      'directories[0].sources[0].kind must be files, format, env or copy',
    ],
    ['directories.1.sources.0.format', 'dotenv', 'directories[1].sources[0].format must be kubelet or shell'],
    [
      'directories.1.sources.0.variables.0.key',
      '',
      'directories[1].sources[0].variables[0].key must be a string',
    ],
    ['directories.1.sources.0.variables.1.secret', 'other', 'variables[1].secret names other'],
    ['directories.1.sources.1.from', 'x', 'directories[1].sources[1].from must be an absolute path'],
    [
      'directories.1.sources.2.items.0.mode',
      '0400',
      'directories[1].sources[2].items[0].mode must be a file mode',
    ],
    ['onChange.kind', 'exec', 'onChange.kind must be signal or http'],
    ['onChange.method', 'DELETE', 'onChange.method must be GET, POST or PUT'],
    [
      'onChange',
      { kind: 'signal', signal: 'HUP', process: 'nginx' },
      'onChange.signal must be a signal such as SIGHUP',
    ],
  ])('%s = %j', (path, value, message) => {
    expect(() => readPlan(withValue(path, value), '/postern/plan/plan.json')).toThrow(
      expect.objectContaining({ code: 'PLAN_UNREADABLE', message: expect.stringContaining(message) }),
    );
  });

  test.each([
    'http://example.com/',
    'https://localhost/',
    'http://169.254.169.254/',
    'http://localhost.evil/',
    'nonsense',
  ])('URL %s is not the pod itself', url => {
    expect(() => readPlan(withValue('onChange.url', url), 'plan.json')).toThrow(
      'must be an http URL of the pod itself',
    );
  });

  test.each(['http://localhost/', 'http://127.0.0.1:80/x?y', 'http://[::1]:8080/'])('URL %s is', url => {
    expect(() => readPlan(withValue('onChange.url', url), 'plan.json')).not.toThrow();
  });

  test.each([
    ['', 'it is empty: the pod has no annotation postern.dev/plan'],
    ['{"version":', 'it is not JSON'],
    ['[]', 'the plan must be an object'],
  ])('text %j', (text, message) => {
    expect(() => readPlan(text, '/plan.json')).toThrow(`the plan in /plan.json cannot be read: ${message}`);
  });
});

test('a plan of another version is refused with what to do, before its shape is looked at', () => {
  const future: Record<keyof Plan | 'shape', unknown> | object = { version: 2, shape: 'unknown' };
  expect(() => readPlan(JSON.stringify(future), 'plan.json')).toThrow(
    expect.objectContaining({
      code: 'PLAN_VERSION',
      message: expect.stringMatching(/version 2.*reads version 1.*agent image/),
    }),
  );
});

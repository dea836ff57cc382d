import { describe, expect, test } from 'vitest';
import type { EnvVariable } from '../../plan/plan.ts';
import type { SecretData } from '../../resolve/contract.ts';
import { buildEnvFile } from './env-file.ts';

const CANARY = "canary'7c1f";

function secret(data: Record<string, string>): SecretData {
  return new Map(Object.entries(data).map(([key, value]) => [key, Buffer.from(value)]));
}

function envFile(
  variables: readonly EnvVariable[],
  data: Record<string, Record<string, string>>,
  format: 'kubelet' | 'shell' = 'kubelet',
) {
  const secrets = new Map(Object.entries(data).map(([name, values]) => [name, secret(values)]));
  const { content, problems, skipped } = buildEnvFile(
    { kind: 'env', file: 'app', format, variables },
    secrets,
  );
  return { content: content.toString(), problems, skipped };
}

describe('variables', () => {
  test('come from keys of several secrets, in order', () => {
    const variables = [
      { name: 'USER', secret: 'db', key: 'user' },
      { name: 'TOKEN', secret: 'api', key: 'token' },
    ];
    const data = { db: { user: 'u' }, api: { token: 't' } };
    expect(envFile(variables, data).content).toBe("USER='u'\nTOKEN='t'\n");
    expect(envFile(variables, data, 'shell').content).toBe("export USER='u'\nexport TOKEN='t'\n");
  });

  test('of the same name: the later entry wins', () => {
    const variables = [
      { prefix: '', secret: 'db' },
      { name: 'user', secret: 'api', key: 'token' },
    ];
    expect(envFile(variables, { db: { user: 'u', password: 'p' }, api: { token: 't' } }).content).toBe(
      "user='t'\npassword='p'\n",
    );
  });

  test('of a prefix are all keys with a valid name; the others are left out and named', () => {
    const keys = { user: 'u', 'tls.crt': 'c', '1st': 'x' };
    const variables = [{ prefix: '', secret: 'db' }];
    expect(envFile(variables, { db: keys }, 'shell')).toEqual({
      content: "export user='u'\n",
      problems: [],
      skipped: [
        { key: 'db/tls.crt', isForKubelet: true },
        { key: 'db/1st', isForKubelet: true },
      ],
    });
    // Kubelet has taken any printable name since Kubernetes 1.34.
    expect(envFile(variables, { db: keys }).skipped).toEqual([]);
  });

  test('that no variable can be called are left out whoever sets them', () => {
    const variables = [{ prefix: '', secret: 'db' }];
    for (const format of ['shell', 'kubelet'] as const) {
      expect(envFile(variables, { db: { 'a=b': 'x' } }, format).skipped).toEqual([
        { key: 'db/a=b', isForKubelet: false },
      ]);
    }
  });

  test('of a prefix get it in front of their names', () => {
    expect(envFile([{ prefix: 'DB_', secret: 'db' }], { db: { '1st': 'x' } }, 'shell').content).toBe(
      "export DB_1st='x'\n",
    );
  });

  test('of a prefix leave out what the container sets itself, as envFrom does', () => {
    const variables = [{ prefix: 'DB_', secret: 'db', except: ['DB_user'] }];
    expect(envFile(variables, { db: { user: 'u', host: 'h' } }, 'shell').content).toBe(
      "export DB_host='h'\n",
    );
  });

  test('of a secret that is not there are left out', () => {
    expect(envFile([{ name: 'USER', secret: 'db', key: 'user', optional: true }], {}).content).toBe('');
  });

  test('that are optional may miss their key', () => {
    const variables = [{ name: 'A', secret: 'db', key: 'missing', optional: true as const }];
    expect(envFile(variables, { db: { other: 'x' } })).toMatchObject({ content: '', problems: [] });
  });

  // Kubernetes sets such a variable; kubelet would leave it out of what it reads from a file.
  test.each<EnvVariable>([
    { name: 'B', secret: 'db', key: 'empty' },
    { name: 'B', secret: 'db', key: 'empty', optional: true },
    { prefix: '', secret: 'db', optional: true },
  ])('that are empty are for a shell only: %j', variable => {
    const data = { db: { empty: '' } };
    const name = 'name' in variable ? variable.name : 'empty';
    expect(envFile([variable], data, 'shell')).toMatchObject({
      content: `export ${name}=''\n`,
      problems: [],
    });
    const { content, problems } = envFile([variable], data);
    expect(content).toBe('');
    expect(problems.map(({ error }) => error.message)).toEqual([
      `ExternalSecret db: the value of key empty cannot become the environment variable ${name}: it is empty, which ` +
        'kubelet takes for a missing key; set postern.dev/env-method: exec, or mount the key as a file',
    ]);
  });
});

describe('a problem names the ExternalSecret, the key, the variable and what to do, never the value', () => {
  test('a value that the format cannot carry', () => {
    const { problems } = envFile([{ name: 'PASSWORD', secret: 'db', key: 'password' }], {
      db: { password: CANARY },
    });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ secrets: ['db'], error: { code: 'ENV_VALUE', retryable: false } });
    expect(problems[0]?.error.message).toBe(
      'ExternalSecret db: the value of key password cannot become the environment variable PASSWORD: it has a single quote, ' +
        "which kubelet's format cannot carry; set postern.dev/env-method: exec, or mount the key as a file",
    );
  });

  test('a value below a prefix, with the variable that it would have been', () => {
    const { problems } = envFile([{ prefix: 'DB_', secret: 'db' }], { db: { password: CANARY } });
    expect(problems[0]?.error.message).toContain(
      'key password cannot become the environment variable DB_password',
    );
    expect(JSON.stringify(problems)).not.toContain('7c1f');
  });

  test('a key that is not there, with the keys that are', () => {
    const { problems } = envFile([{ name: 'PASSWORD', secret: 'db', key: 'passwrd' }], {
      db: { password: CANARY, user: 'u' },
    });
    expect(problems[0]?.error.message).toBe(
      'ExternalSecret db has no key passwrd, which environment variable PASSWORD needs; its keys are password, user',
    );
  });

  test('a name that the format cannot carry', () => {
    const { problems } = envFile(
      [{ name: 'my.user', secret: 'db', key: 'user' }],
      { db: { user: 'u' } },
      'shell',
    );
    expect(problems[0]).toMatchObject({ secrets: ['db'], error: { code: 'ENV_NAME' } });
  });

  test('each of several problems is there', () => {
    const variables = [
      { name: 'A', secret: 'db', key: 'a' },
      { name: 'B', secret: 'api', key: 'b' },
    ];
    const { problems } = envFile(variables, { db: { a: '' }, api: {} });
    expect(problems.map(({ secrets, error }) => secrets.concat(error.code))).toEqual([
      ['db', 'ENV_VALUE'],
      ['api', 'KEY_MISSING'],
    ]);
  });
});

test('at most ten keys are listed', () => {
  const keys = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`k${index + 10}`, 'x']));
  const { problems } = envFile([{ name: 'A', secret: 'db', key: 'a' }], { db: keys });
  expect(problems[0]?.error.message).toMatch(/its keys are k10, .*k19 and 2 more$/);
});

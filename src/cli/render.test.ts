import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { run } from './render.ts';
import { captureOutput } from './testing/captured-output.ts';

const folder = mkdtempSync(join(tmpdir(), 'postern-render-'));
const printed = captureOutput();

afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const STORE = `apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: { name: backend, namespace: shop }
spec:
  provider:
    fake:
      data:
        - { key: db, value: '{"user":"shop","password":"correct horse"}' }
        - { key: api, value: "it's" }
`;
const DB = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: db, namespace: shop }
spec:
  secretStoreRef: { name: backend }
  target: { name: db-secret }
  dataFrom: [{ extract: { key: db } }]
`;
const API = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: api, namespace: shop }
spec:
  secretStoreRef: { name: backend }
  data: [{ secretKey: token, remoteRef: { key: api } }]
`;
const shop = file('shop.yaml', [STORE, DB, API].join('---\n'));

describe('what is printed', () => {
  test('comes with a warning where the provider does something else than the manifest says', async () => {
    const asked = API.replace('key: api', 'key: api, metadataPolicy: Fetch');

    expect(await run(['-f', file('fetch.yaml', [STORE, asked].join('---\n'))])).toBe(0);
    expect(printed.stderr).toMatch(
      /^warning: ExternalSecret api: spec\.data\[0\]\.remoteRef\.metadataPolicy: .*; .+$/m,
    );
  });

  test('is what the last of two ExternalSecrets of one name gives, with a warning that names both places', async () => {
    const [first, second] = [file('a-db.yaml', DB), file('b-db.yaml', DB.replace('db-secret', 'other'))];
    expect(await run(['-f', shop, '-f', first, '-f', second, '--name', 'db'])).toBe(0);
    expect(printed.stdout).toContain('other');
    expect(printed.stderr).toBe(
      `${second}:3:13: warning PST605 metadata.name: ExternalSecret db is there before, at ${first}:3:13: only this one is taken; remove one of them, or give it another name\n`,
    );
  });

  test('is a table of keys, sizes and forms that shows no value', async () => {
    expect(await run(['-f', shop])).toBe(0);
    expect(printed.stdout.split('\n').map(line => line.split(/ {2,}/))).toEqual([
      ['EXTERNALSECRET', 'SECRET', 'KEY', 'BYTES', 'FORM'],
      ['shop/db', 'db-secret', 'password', '13', 'text'],
      ['shop/db', 'db-secret', 'user', '4', 'text'],
      ['shop/api', 'api', 'token', '4', 'text'],
      [''],
    ]);
    expect(printed.stderr).toBe('');
  });

  test.each(['table', 'env', 'json'])('as %s shows values only when asked', async output => {
    expect(await run(['-f', shop, '-o', output])).toBe(0);
    expect(printed.stdout).not.toContain('correct horse');
    printed.stdout = '';
    expect(await run(['-f', shop, '-o', output, '--show-values'])).toBe(0);
    expect(printed.stdout).toContain('correct horse');
  });

  test('as env is what a shell sources', async () => {
    expect(await run(['-f', shop, '-o', 'env', '--show-values'])).toBe(0);
    expect(printed.stdout).toBe(
      "# ExternalSecret shop/db\npassword='correct horse'\nuser='shop'\n# ExternalSecret shop/api\ntoken='it'\\''s'\n",
    );
  });

  test('as secret is one object, or a List of several', async () => {
    expect(await run(['-f', shop, '-o', 'secret', '--name', 'api'])).toBe(0);
    expect(JSON.parse(printed.stdout)).toMatchObject({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'api', namespace: 'shop' },
      data: { token: Buffer.from("it's").toString('base64') },
    });
    printed.stdout = '';
    expect(await run(['-f', shop, '-o', 'secret'])).toBe(0);
    expect(JSON.parse(printed.stdout)).toMatchObject({
      kind: 'List',
      items: [{ metadata: { name: 'db-secret' } }, { metadata: { name: 'api' } }],
    });
  });

  test('as dir is a file for each key that only its owner reads, and nothing on standard output', async () => {
    const out = join(folder, 'out');
    expect(await run(['-f', shop, '-o', 'dir', '--out', out])).toBe(0);
    expect(printed.stdout).toBe('');
    expect(readFileSync(join(out, 'db-secret/password'), 'utf8')).toBe('correct horse');
    expect(statSync(join(out, 'db-secret/password')).mode & 0o777).toBe(0o600);
    expect(await run(['-f', shop, '-o', 'dir', '--out', out])).toBe(1);
    expect(printed.stderr).toContain('--overwrite');
    expect(await run(['-f', shop, '-o', 'dir', '--out', out, '--overwrite'])).toBe(0);
  });
});

describe('manifests', () => {
  test('come from folders too, and the last of one name counts', async () => {
    const manifests = join(folder, 'manifests');
    mkdirSync(join(manifests, 'deep'), { recursive: true });
    writeFileSync(join(manifests, 'a.yaml'), STORE);
    writeFileSync(join(manifests, 'b.json'), JSON.stringify({ apiVersion: 'v1', kind: 'Service' }));
    writeFileSync(join(manifests, 'deep/c.yml'), `${API}---\n${API.replace('key: api', 'key: db')}`);
    writeFileSync(join(manifests, 'notes.txt'), '}{');
    expect(await run(['-f', manifests, '--show-values'])).toBe(0);
    expect(printed.stdout).toContain('{"user":"shop"');
    expect(printed.stdout).not.toContain("it's");
  });

  test('of version v1beta1 are rendered with a warning', async () => {
    const old = file('old.yaml', `${STORE}---\n${API.replace('io/v1', 'io/v1beta1')}`);
    expect(await run(['-f', old])).toBe(0);
    expect(printed.stdout).toContain('token');
    expect(printed.stderr).toMatch(/old\.yaml:11:1: warning PST103 apiVersion: /);
  });

  test('are chosen by name and namespace; those that name none are in the namespace that is given', async () => {
    const mixed = file(
      'mixed.yaml',
      [STORE, DB, STORE.replace(', namespace: shop', ''), API.replace(', namespace: shop', '')].join('---\n'),
    );
    expect(await run(['-f', mixed, '-n', 'other'])).toBe(0);
    expect(printed.stdout).toMatch(/other\/api/);
    expect(printed.stdout).not.toContain('shop/db');
  });
});

describe('a failure is one line on standard error, nothing on standard output, and status 1', () => {
  const cases: [string, string, RegExp][] = [
    [
      'a secret that the provider does not have',
      [STORE, API.replace('key: api', 'key: apl')].join('---\n'),
      /^postern render: \S+:16:10: ExternalSecret api: error processing spec\.data\[0\] \(key: apl\), err: SecretStore\/backend: there is no secret apl; correct the key, or create/,
    ],
    [
      'a field that does not exist',
      [STORE, API.replace('key: api', 'kex: api')].join('---\n'),
      /^postern render: \S+:16:43: ExternalSecret api: spec\.data\[0\]\.remoteRef\.kex: is not a field of this kind; did you mean key\? \(PST102\)$/,
    ],
    [
      'a broken store that is used',
      [STORE.replace(' data:', ' date:'), API].join('---\n'),
      /^postern render: \S+:\d+:\d+: SecretStore backend: spec\.provider\.fake/,
    ],
    [
      'a store that is not there',
      API,
      /SecretStore backend, which is not among the files for namespace shop; add the file that has it, or correct its name or its errors, or give the values in a file with --values \(PST306\)$/,
    ],
    [
      'no ExternalSecret',
      STORE,
      /there is no ExternalSecret in the files: name a file that has one with -f$/,
    ],
    ['a text that is not YAML', 'a: [', /^postern render: \S+:1:\d+: is not valid YAML/],
    ['no Kubernetes object', 'a: 1', /:1:1: is not a Kubernetes object/],
    [
      'a login that only a pod has',
      [
        STORE.replace(
          /fake:[^]*/,
          "vault: { server: 'http://v', auth: { kubernetes: { role: r, mountPath: k } } }\n",
        ),
        API,
      ].join('---\n'),
      /only a pod has: give the values in a file with --values$/,
    ],
    [
      'a credential that is not in the files',
      [
        STORE.replace(
          /fake:[^]*/,
          "vault: { server: 'http://v', auth: { tokenSecretRef: { name: t, key: k } } }\n",
        ),
        API,
      ].join('---\n'),
      /needs key k of Secret t, which is not in the files: add its file with -f, or give the values/,
    ],
  ];
  test.each(cases)('%s', async (name, text, message) => {
    expect(await run(['-f', file(`${name}.yaml`.replaceAll(' ', '-'), text)])).toBe(1);
    expect(printed.stderr.trimEnd()).toMatch(message);
    expect(printed.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(printed.stdout).toBe('');
  });

  test('a name that is not there, with the nearest one', async () => {
    expect(await run(['-f', shop, '--name', 'db', '--name', 'apj'])).toBe(1);
    expect(printed.stderr).toBe(
      'postern render: there is no ExternalSecret apj in the files: did you mean api?\n',
    );
  });

  test('counts what else fails', async () => {
    const both = file(
      'both.yaml',
      [STORE, DB, API].join('---\n').replaceAll(/key: (db|api) \}/g, 'key: gone }'),
    );
    expect(await run(['-f', both])).toBe(1);
    expect(printed.stderr).toContain('(1 more fail');
  });
});

describe('credentials', () => {
  test('come from a Secret in the files', async () => {
    const store = STORE.replace(
      /fake:[^]*/,
      "vault: { server: 'http://127.0.0.1:1', auth: { tokenSecretRef: { name: t, key: k } } }\n",
    );
    const secret =
      'apiVersion: v1\nkind: Secret\nmetadata: { name: t, namespace: shop }\nstringData: { k: s.token-of-the-test }\n';
    const manifests = file('vault.yaml', [store, API, secret].join('---\n'));
    expect(await run(['-f', manifests, '--timeout', '2'])).toBe(1);
    // It went as far as the network.
    expect(printed.stderr).toMatch(/give the values in a file with --values/);
    expect(printed.stderr).not.toContain('s.token-of-the-test');
    expect(printed.stderr).not.toContain('not in the files');
  });
});

describe('a values file', () => {
  test('stands in for stores of any provider, also for one that is not in the files', async () => {
    const values = file('values.yaml', 'db: { user: me, password: "012" }\nbackend: { api: from-values }\n');
    expect(
      await run(['-f', file('no-store.yaml', [DB, API].join('---\n')), '--values', values, '--show-values']),
    ).toBe(0);
    expect(printed.stdout).toMatch(/password +3 +012\n/);
    expect(printed.stdout).toMatch(/token +11 +from-values\n/);
  });

  test('without the key says what to add', async () => {
    const values = file('empty.yaml', '{}\n');
    expect(await run(['-f', shop, '--values', values, '--name', 'api'])).toBe(1);
    expect(printed.stderr).toMatch(
      /empty\.yaml: there is no secret api; correct the key, or add it to \S+empty\.yaml\n$/,
    );
  });
});

describe('generators', () => {
  const PASSWORD = `apiVersion: generators.external-secrets.io/v1alpha1
kind: Password
metadata: { name: db, namespace: shop }
spec: { length: 20 }
`;
  const GENERATED = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: generated, namespace: shop }
spec:
  dataFrom:
    - sourceRef: { generatorRef: { apiVersion: generators.external-secrets.io/v1alpha1, kind: Password, name: db } }
`;

  test('run here, without any store', async () => {
    expect(await run(['-f', file('generator.yaml', [PASSWORD, GENERATED].join('---\n'))])).toBe(0);
    expect(printed.stdout).toMatch(/shop\/generated +generated +password +20 +text/);
  });

  test('may be given in the values file', async () => {
    const manifests = file('generator.yaml', [PASSWORD, GENERATED].join('---\n'));
    const values = file('generated-values.yaml', 'Password/db: { password: fixed }\n');
    expect(await run(['-f', manifests, '--values', values, '--show-values'])).toBe(0);
    expect(printed.stdout).toMatch(/password +5 +fixed/);
  });

  test('that are not in the files are an error', async () => {
    expect(await run(['-f', file('no-generator.yaml', GENERATED)])).toBe(1);
    expect(printed.stderr).toContain('uses Password db, which is not among the files for namespace shop');
  });

  test('that are broken are an error at their place', async () => {
    const broken = PASSWORD.replace('20', 'long');
    expect(await run(['-f', file('broken-generator.yaml', [broken, GENERATED].join('---\n'))])).toBe(1);
    expect(printed.stderr).toMatch(
      /broken-generator\.yaml:4:9: Password db: spec\.length: must be a whole number/,
    );
  });
});

describe('templates', () => {
  test('are read from ConfigMaps and Secrets in the files', async () => {
    const objects = `apiVersion: v1
kind: ConfigMap
metadata: { name: templates, namespace: shop }
data: { greeting: 'hello {{ .user | upper }}' }
---
apiVersion: v1
kind: Secret
metadata: { name: more, namespace: shop }
data: { sign: '${Buffer.from('{{ .password | len }}').toString('base64')}' }
`;
    const templated = DB.replace(
      'target: { name: db-secret }',
      `target:
    template:
      metadata: { labels: { owner: '{{ .user }}' } }
      templateFrom:
        - configMap: { name: templates, items: [{ key: greeting }] }
          secret: { name: more, items: [{ key: sign }] }`,
    );
    expect(
      await run(['-f', file('templated.yaml', [STORE, objects, templated].join('---\n')), '-o', 'secret']),
    ).toBe(0);
    const { data, metadata } = JSON.parse(printed.stdout);
    expect(Buffer.from(data.greeting, 'base64').toString()).toBe('hello SHOP');
    expect(Buffer.from(data.sign, 'base64').toString()).toBe('13');
    expect(metadata.labels.owner).toBe('shop');
  });

  test('that are not in the files are an error', async () => {
    const templated = DB.replace(
      '{ name: db-secret }',
      '{ template: { templateFrom: [{ configMap: { name: gone, items: [{ key: k }] } }] } }',
    );
    expect(await run(['-f', file('no-template.yaml', [STORE, templated].join('---\n'))])).toBe(1);
    expect(printed.stderr).toMatch(/gone/);
  });
});

test('--explain tells where each key came from, and shows values only when asked', async () => {
  expect(await run(['-f', shop, '--name', 'db', '--explain'])).toBe(0);
  expect(printed.stdout).toContain('fetch     SecretStore/backend, key db: password, 13 bytes, text');
  expect(printed.stdout).not.toContain('correct horse');
});

describe('wrong usage ends with 2', () => {
  test.each([
    [[], 'name at least one file with -f'],
    [['-f', 'x', '-o', 'xml'], '-o is xml, it must be one of table, env, json, dir, secret'],
    [['-f', 'x', '-o', 'dir'], '--out DIR'],
    [['-f', 'x', '--out', 'y'], '--out and --overwrite go with -o dir'],
    [['-f', '-', '--values', '-'], 'standard input can be read once'],
    [['-f', 'x', '--explain', '-o', 'json'], '--explain is an output of its own'],
    [['-f', 'x', '--timeout', 'soon'], '--timeout is soon'],
    [['--files', 'x'], '--files'],
    [['x'], 'x'],
  ])('%j', async (args, message) => {
    expect(await run(args)).toBe(2);
    expect(printed.stderr).toContain(message);
    expect(printed.stdout).toBe('');
  });
});

test('a file that cannot be read ends with 3', async () => {
  expect(await run(['-f', join(folder, 'none.yaml')])).toBe(3);
  expect(printed.stderr).toContain('none.yaml cannot be read: ENOENT');
});

test('the help says which outputs are never masked', async () => {
  expect(await run(['--help'])).toBe(0);
  expect(printed.stdout).toContain('never masked');
  expect(readdirSync(folder)).not.toHaveLength(0);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { run } from './inject.ts';
import { captureOutput } from './testing/captured-output.ts';

const folder = mkdtempSync(join(tmpdir(), 'postern-inject-'));
const printed = captureOutput();

afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const MANIFESTS = `apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: { name: fake }
spec: { provider: { fake: { data: [] } } }
---
apiVersion: external-secrets.io/v1beta1
kind: ExternalSecret
metadata: { name: db }
spec:
  secretStoreRef: { name: fake }
  data: [{ secretKey: password, remoteRef: { key: db } }]
`;
const pod = (name: string, inject = 'db') => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  annotations: { postern.dev/inject: ${inject} }
spec:
  containers: [{ name: app, image: "yes", env: null }]
`;

describe('output', () => {
  const files = [
    '-f',
    file('manifests.yaml', MANIFESTS),
    '--file',
    file('pod.yaml', `${pod('shop')}---\n${pod('other')}`),
  ];

  test('is every document as YAML, with text quoted that kubectl would take for something else', async () => {
    expect(await run(files)).toBe(0);
    const documents = [...parseAllDocuments(printed.stdout)].map(document => document.toJS());
    expect(documents.map(({ kind }) => kind)).toEqual(['SecretStore', 'ExternalSecret', 'Pod', 'Pod']);
    expect(documents[1].apiVersion).toBe('external-secrets.io/v1beta1');
    expect(documents[2].spec.initContainers).toHaveLength(2);
    expect(printed.stdout).toContain('image: "yes"');
    expect(printed.stdout).not.toMatch(/[&*]a\d/);
  });

  test('is a List as JSON', async () => {
    expect(await run([...files, '-o', 'json'])).toBe(0);
    expect(JSON.parse(printed.stdout)).toMatchObject({ kind: 'List', items: [{}, {}, { kind: 'Pod' }, {}] });
  });

  test.each(['patch', 'plan'])('is the %s of each injected object', async format => {
    expect(await run([...files, '-o', format, '--namespace', 'here'])).toBe(0);
    expect(JSON.parse(printed.stdout)).toMatchObject([
      { kind: 'Pod', namespace: 'here', name: 'shop', [format]: expect.anything() },
      { kind: 'Pod', namespace: 'here', name: 'other', [format]: expect.anything() },
    ]);
  });

  test('has a patch and no plan where references are only taken out', async () => {
    const overridden = 'envFrom: [{ secretRef: { name: db } }], env: [{ name: password, value: x }]';
    const text = pod('shop', 'auto').replace('env: null', overridden);
    const ofOverridden = [...files.slice(0, 2), '-f', file('overridden.yaml', text), '-o'];
    expect(await run([...ofOverridden, 'patch'])).toBe(0);
    expect(JSON.parse(printed.stdout)).toMatchObject([
      { name: 'shop', patch: [{ op: 'remove', path: '/spec/containers/0/envFrom' }] },
    ]);
    printed.stdout = '';
    expect(await run([...ofOverridden, 'plan'])).toBe(0);
    expect(JSON.parse(printed.stdout)).toEqual([]);
  });

  test('of one document is that object', async () => {
    expect(await run(['-f', file('one.yaml', 'apiVersion: v1\nkind: ConfigMap\n'), '-o', 'json'])).toBe(0);
    expect(JSON.parse(printed.stdout)).toEqual({ apiVersion: 'v1', kind: 'ConfigMap' });
  });
});

test('a refusal says where, ends with 1 and prints nothing', async () => {
  const path = file('refused.yaml', pod('shop'));
  expect(await run(['-f', path])).toBe(1);
  expect(printed.stdout).toBe('');
  expect(printed.stderr).toBe(
    `${path}:5:18: error PST305 metadata.annotations[postern.dev/inject]: there is no ExternalSecret db among the files for namespace default; add the file that has it, or correct its name or its errors\n`,
  );
});

test('a manifest that the webhook would refuse is refused and not used', async () => {
  const broken = MANIFESTS.replace('data: []', 'data: many');
  expect(await run(['-f', file('broken.yaml', `${broken}---\n${pod('shop')}`)])).toBe(1);
  expect(printed.stderr).toMatch(/broken\.yaml:4:\d+: error PST\d{3} spec\.provider\.fake\.data: /);
  expect(printed.stderr).toContain('PST306');
});

test('settings and the version of the API server count', async () => {
  const config = file('settings.yaml', 'image: other.example.com/postern:2\n');
  const path = file('settled.yaml', `${MANIFESTS}---\n${pod('shop')}`);
  expect(await run(['-f', path, '--config', config, '--kubernetes-version', 'v1.28.3'])).toBe(0);
  const last = parse(printed.stdout.split('---\n').at(-1) ?? '');
  expect(last.spec.containers[1]).toMatchObject({
    name: 'postern-refresh',
    image: 'other.example.com/postern:2',
  });
});

describe('wrong usage ends with 2', () => {
  test.each([
    [[], 'name at least one file with -f'],
    [['-f', 'x', '-o', 'xml'], '-o is xml, it must be yaml, json, patch or plan'],
    [['-f', 'x', '--kubernetes-version', 'new'], '--kubernetes-version is new'],
    [['--files', 'x'], '--files'],
    [['x'], 'x'],
    [['-f', 'x', '--config', file('bad.yaml', 'imag: x')], 'did you mean "image"?'],
    [
      ['-f', 'x', '--config', file('fils.yaml', 'image: a b\ncertificates: { source: fils, tick: 1x }')],
      'image "a b" is no image',
    ],
    [['-f', 'x', '--config', join(folder, 'fils.yaml')], 'source must be own, secret or files'],
    [['-f', 'x', '--config', join(folder, 'fils.yaml')], 'tick: "1x" is not a duration'],
  ])('%j', async (args, message) => {
    expect(await run(args)).toBe(2);
    expect(printed.stderr).toContain(message);
    expect(printed.stdout).toBe('');
  });
});

describe('how much was injected is said', () => {
  const deployment =
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { template: { spec: { containers: [{ name: a }] } } }\n';

  test.for([
    [`${MANIFESTS}---\n${pod('shop')}---\n${deployment}`, '1 of 2 pod templates injected'],
    [deployment, '0 of 1 pod template injected'],
    [MANIFESTS, 'there is no Pod and no workload of a known kind among 2 manifests'],
  ] as const)('%#', async ([text, sentence]) => {
    expect(await run(['-f', file('counted.yaml', text)])).toBe(0);
    expect(printed.stderr.split('\n').slice(-2)).toEqual([`postern inject: ${sentence}`, '']);
  });

  test.for([
    ['an empty file', file('nothing.yaml', '# nothing\n---\n')],
    ['a folder without manifests', mkdtempSync(join(folder, 'empty-'))],
  ])('and no manifest at all is no success: %s', async ([, path = '']) => {
    expect(await run(['-f', path])).toBe(1);
    expect(printed.stdout).toBe('');
    expect(printed.stderr).toBe(
      'postern inject: there is no manifest in the files: name a file that has one with -f\n',
    );
  });
});

test('of two manifests of one name the last is taken, with a warning that names both places', async () => {
  const first = file('first.yaml', MANIFESTS);
  const second = file('second.yaml', MANIFESTS.replace('password,', 'user,'));
  expect(await run(['-f', first, '-f', second, '-f', file('shop.yaml', pod('shop'))])).toBe(0);
  expect(printed.stderr).toContain(
    `${second}:8:13: warning PST605 metadata.name: ExternalSecret db is there before, at ${first}:8:13: only this one is taken`,
  );
  expect(printed.stderr.match(/PST605/g)).toHaveLength(1);
});

test('a workload of a kind of others stays as it is, with a warning that its pods are injected', async () => {
  const rollout = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: a }
spec:
  template:
    metadata: { annotations: { postern.dev/inject: nope } }
    spec: { containers: [{ name: a }] }
`;
  const path = file('rollout.yaml', rollout);
  expect(await run(['-f', path])).toBe(0);
  expect(parse(printed.stdout)).toEqual(parse(rollout));
  expect(printed.stderr).toBe(
    `${path}:6:32: warning PST315 spec.template.metadata.annotations[postern.dev/inject]: a Rollout is left as it is, and what it asks for is not checked: its pods are injected when they are made
postern inject: there is no Pod and no workload of a known kind among 1 manifest
`,
  );
});

test('a template that asks for nothing of ours is not one of pods for a label of our domain', async () => {
  const sealed = `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: a }
spec: { template: { metadata: { annotations: { postern.dev/class: gold } } } }
`;
  expect(await run(['-f', file('sealed.yaml', sealed)])).toBe(0);
  expect(printed.stderr).not.toContain('PST315');
});

describe('a name of ours in the wrong place is said', () => {
  const ours = 'postern.dev/inject: db';

  test.for([
    [
      'a label of a Pod',
      `apiVersion: v1\nkind: Pod\nmetadata: { name: a, labels: { ${ours} } }\nspec: { containers: [{ name: a }] }`,
    ],
    [
      'beside metadata of a Pod',
      `apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nannotations: { ${ours} }\nspec: { containers: [{ name: a }] }`,
    ],
    [
      'a label of a pod template',
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { template: { metadata: { labels: { ${ours} } }, spec: { containers: [{ name: a }] } } }`,
    ],
  ])('%s', async ([, text = '']) => {
    expect(await run(['-f', file('misplaced.yaml', text)])).toBe(0);
    expect(printed.stderr).toMatch(
      /warning PST304 [\w.]+\[postern\.dev\/inject\]: .*\n.*0 of 1 pod template injected/,
    );
  });
});

describe('a value of another type ends with 1, as any other fault of a manifest', () => {
  test.for(['postern.dev/inject: true', 'postern.dev/inject: db, postern.dev/file-mode: 0440'])(
    '%s',
    async annotations => {
      const path = file(
        'typed.yaml',
        `${MANIFESTS}---\n${pod('shop').replace('postern.dev/inject: db', annotations)}`,
      );
      expect(await run(['-f', path])).toBe(1);
      expect(printed.stderr).toMatch(
        /typed\.yaml:17:\d+: error PST300 metadata\.annotations\[postern\.dev\/.*must be/,
      );
      expect(printed.stdout).toBe('');
    },
  );

  test('a file that is not there', async () => {
    expect(await run(['-f', join(folder, 'none.yaml')])).toBe(3);
    expect(printed.stderr).toContain('none.yaml cannot be read: ENOENT');
  });

  test('a text that is not YAML, though other documents are fine', async () => {
    const path = file('half.yaml', 'a: [\n---\napiVersion: v1\nkind: ConfigMap\n');
    expect(await run(['-f', path])).toBe(3);
    expect(printed.stderr).toMatch(/half\.yaml:\d+:\d+: error is not valid YAML/);
    expect(printed.stdout).toBe('');
  });
});

test('the help says what the output is for', async () => {
  expect(await run(['--help'])).toBe(0);
  expect(printed.stdout).toContain('do not apply it where the webhook runs');
});

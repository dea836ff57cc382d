import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tempFolder, type TempFolder } from '../../test/harness/temp-folder.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const clean = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: db }
spec:
  secretStoreRef: { name: vault }
  data: [{ secretKey: password, remoteRef: { key: db } }]
`;
const old = clean.replace('v1\n', 'v1beta1 # "old"\n');
const broken = clean.replace('  data:', '  refreshInterval: 1d\n  data:');

let folder: TempFolder;
const write = (path: string, content: string | Uint8Array) => {
  mkdirSync(dirname(join(folder.path, path)), { recursive: true });
  writeFileSync(join(folder.path, path), content);
};
const lint = (args: readonly string[], input?: string) =>
  spawnSync(process.execPath, [main, 'lint', ...args], { cwd: folder.path, encoding: 'utf8', input });

beforeAll(async () => {
  folder = await tempFolder('lint-test');
  write('clean/a.yaml', clean);
  write('old/a.yaml', `${old}---\n# another\n${clean.replace('name: db', 'name: other')}`);
  write('broken/a.yaml', broken);
  write('settings.yaml', 'certificates: { source: fils }\n');
  write('binary/a.yaml', Buffer.from([0x61, 0, 0x62]));
  write('latin/a.yaml', Buffer.from([0x61, 0x3a, 0xe9]));
  write('mixed/.hidden/a.yaml', broken);
  write('mixed/node_modules/a.yaml', broken);
  write('mixed/tsconfig.json', '{ // a comment\n}');
  write('mixed/values.yaml', 'a: [');
  write(
    'mixed/deep/b.json',
    JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }),
  );
  write('mixed/chart/Chart.yaml', 'apiVersion: v2\nname: a\n');
  write('mixed/chart/templates/a.yaml', 'apiVersion: v1\nkind: A\nmetadata: {name: {{ .Values.a }}}\n');
  write('mixed/chart/templates/b.yaml', '{{- if .Values.a }}\napiVersion: v1\nkind: A\n{{- end }}\n');
  write('patched/kustomization.yaml', 'resources: [a.yaml]\npatches: [{ path: b.yaml }, { path: c.yaml }]\n');
  write('patched/a.yaml', clean);
  write(
    'patched/b.yaml',
    'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: db }\nspec: { refreshInterval: 5m }\n',
  );
  write(
    'patched/c.yaml',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { template: { spec: { hostNetwork: true } } }\n',
  );
  symlinkSync('..', join(folder.path, 'mixed/deep/circle'));
});
afterAll(() => folder.remove());

test.for<[string, readonly string[], number]>([
  ['nothing found', ['clean'], 0],
  ['patches that kustomize merges into others', ['patched', '--fail-on', 'warning'], 0],
  ['a patch that is named alone', ['patched/c.yaml', '--fail-on', 'warning'], 0],
  ['a warning that does not count', ['old'], 0],
  ['a warning that counts', ['old', '--fail-on', 'warning'], 1],
  ['an error', ['broken'], 1],
  ['an error of a rule that is ignored', ['broken', '--ignore', 'PST110'], 0],
  ['an error of a rule that is not asked for', ['broken', '--rule', 'PST2,PST101'], 0],
  ['a rule that there is not', ['clean', '--rule', 'PST999'], 2],
  ['an output that there is not', ['clean', '-o', 'xml'], 2],
  ['a flag that there is not', ['clean', '--fixx'], 2],
  ['--dry-run without --fix', ['clean', '--dry-run'], 2],
  ['--fix of a cluster', ['--cluster', '--fix'], 2],
  ['--fix of standard input', ['-', '--fix'], 2],
  ['a path that there is not', ['nowhere', 'clean'], 3],
  ['bytes that are no text', ['binary'], 3],
  ['text in another encoding', ['latin'], 3],
  ['a template that is named', ['mixed/chart/templates/a.yaml'], 3],
  ['settings that are not there', ['clean', '--config', 'nowhere'], 3],
  ['settings that serve would refuse', ['clean', '--config', 'settings.yaml'], 2],
])('%s: %j exits with %d', ([, args, status]) => {
  expect(lint(args).status).toBe(status);
});

test('structured output is all that goes to standard output', () => {
  for (const format of ['json', 'sarif']) {
    const { stdout, stderr } = lint(['broken', '-o', format]);
    expect(() => JSON.parse(stdout) as unknown).not.toThrow();
    expect(stderr).toMatch(/^postern lint: 1 error and 0 warnings in 1 object in 1 file\n$/u);
  }
});

test('secrets in JSON patches are found, in files and written into a kustomization', () => {
  const operation = (name: string) =>
    `- op: add\n  path: /spec/template/spec/containers/0/env/-\n  value: { name: ${name}, value: c0rrect-h0rse }\n`;
  const inline = operation('B_PASSWORD').replaceAll(/^/gmu, '    ').trimEnd();
  write('json6902/a.yaml', operation('A_PASSWORD'));
  write(
    'json6902/kustomization.yaml',
    `patches:\n- path: a.yaml\n  target: { kind: StatefulSet, name: shop }\n- target: { kind: Deployment }\n  patch: |-\n${inline}\n`,
  );
  const { stdout, status } = lint(['json6902', '-o', 'json', '--fail-on', 'warning']);
  const path = 'spec.template.spec.containers[0].env[-].value';
  expect(JSON.parse(stdout)).toMatchObject([
    { rule: 'PST701', file: 'json6902/a.yaml', line: 3, kind: 'StatefulSet', name: 'shop', path },
    { rule: 'PST701', file: 'json6902/kustomization.yaml', line: 8, kind: 'Deployment', name: null, path },
  ]);
  expect(stdout).not.toContain('c0rrect');
  expect(status).toBe(1);
  expect(JSON.parse(lint(['json6902/a.yaml', '-o', 'json']).stdout)).toMatchObject([{ kind: 'StatefulSet' }]);
});

test('standard input takes what kustomize and helm give', () => {
  const { stdout, status } = lint(
    ['-', '-o', 'json'],
    `${clean}---\n${broken.replace('name: db', 'name: other')}`,
  );
  expect(JSON.parse(stdout)).toMatchObject([{ rule: 'PST110', file: '<stdin>', line: 13, column: 3 }]);
  expect(status).toBe(1);
});

test('a pipe can be read once, and findings across objects are placed in it all the same', () => {
  const twice = `${clean}---\n${clean}`;
  const command = `cat "$1" | { "$2" "$3" lint /dev/fd/0 -o json; }`;
  write('twice.yaml', twice);
  const args = ['-c', command, 'bash', 'twice.yaml', process.execPath, main];
  const { stdout } = spawnSync('bash', args, { cwd: folder.path, encoding: 'utf8', timeout: 15_000 });
  expect(JSON.parse(stdout)).toContainEqual(
    expect.objectContaining({ rule: 'PST605', file: '/dev/fd/0', line: 10 }),
  );
});

test('of a folder only manifests are read, and a chart is spoken of once', () => {
  const { stdout, stderr, status } = lint(['mixed', '-o', 'github']);
  expect(stdout.split('\n')).toEqual([
    expect.stringMatching(
      /^::warning file=mixed\/chart\/templates\/a\.yaml.*PST002.*1 more file of the chart$/u,
    ),
    '',
  ]);
  expect(stderr).toContain('1 object');
  expect(status).toBe(0);
});

test('a file that may not be read is said and does not hide the others', () => {
  write('locked/a.yaml', broken);
  write('locked/b.yaml', broken.replace('name: db', 'name: other'));
  chmodSync(join(folder.path, 'locked/a.yaml'), 0);
  const { stdout, status } = lint(['locked', '-o', 'json']);
  // Root may read everything.
  const expected = process.getuid?.() === 0 ? ['PST110', 'PST110'] : ['PST008', 'PST110'];
  expect(stdout.match(/PST\d{3}(?=",")/gu)).toEqual(expected);
  expect(status).toBe(process.getuid?.() === 0 ? 1 : 3);
});

test('--fix --dry-run shows and --fix repairs, and every other byte stays', () => {
  const file = join(folder.path, 'old/a.yaml');
  const before = readFileSync(file, 'utf8');
  const shown = lint(['old', '--fix', '--dry-run']);
  expect(shown.stdout).toContain(
    '-apiVersion: external-secrets.io/v1beta1\n+apiVersion: external-secrets.io/v1\n',
  );
  expect(readFileSync(file, 'utf8')).toBe(before);

  expect(lint(['old', '--fix', '--fail-on', 'warning']).status).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(before.replace('v1beta1', 'v1'));
});

test('without a terminal there is no colour', () => {
  expect(lint(['broken']).stdout).not.toContain('\u001B');
});

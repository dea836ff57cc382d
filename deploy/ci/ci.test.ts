import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { tempFolder, type TempFolder } from '../../test/harness/temp-folder.ts';

const here = fileURLToPath(new URL('./', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));

const broken = `apiVersion: external-secrets.io/v1beta1 # old
kind: ExternalSecret
metadata: { name: db }
spec:
  secretStoreRef: { name: vault }
  refreshInterval: 1d
  data: [{ secretKey: password, remoteRef: { key: db } }]
`;

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder('ci-test');
  await mkdir(join(folder.path, 'a b'));
  await writeFile(join(folder.path, 'a b', '$(touch pwned).yaml'), broken);
  await writeFile(join(folder.path, 'tsconfig.json'), '{ // a comment\n}');
  await writeFile(join(folder.path, 'values.yaml'), 'replicas: 2\n');
});
afterAll(() => folder.remove());

function run(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const node = dirname(process.execPath);
  return spawnSync('bash', [join(here, script), ...args], {
    cwd: folder.path,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${node}:${process.env['PATH'] ?? ''}`, ...env },
  });
}

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly language: string;
  readonly files: string;
}

describe('the action', () => {
  test('has what GitHub asks of a composite action, and no input in the text of a script', () => {
    const action = parse(readFileSync(join(here, 'action.yml'), 'utf8'));
    expect(action).toMatchObject({ name: expect.any(String), description: expect.any(String) });
    expect(action.runs.using).toBe('composite');
    for (const step of action.runs.steps) {
      expect(step.uses ?? step.shell).toEqual(expect.any(String));
      expect(step.run ?? '').not.toContain('${{');
    }
    const used = [...JSON.stringify(action.runs).matchAll(/inputs\.([\w-]+)/gu)].map(([, name]) => name);
    expect(new Set(used)).toEqual(new Set(Object.keys(action.inputs)));
  });

  test('annotates lines and fails where a finding counts, whatever files are called', () => {
    const { stdout, status } = run('lint.sh', [], {
      PATHS: 'a b\n\nvalues.yaml',
      FAIL_ON: 'error',
      IGNORE: 'PST007',
    });
    expect(stdout).toContain('::error file=a b/$(touch pwned).yaml,line=6,col=3,title=PST110::');
    expect(status).toBe(1);
    expect(existsSync(join(folder.path, 'pwned'))).toBe(false);
  });

  test('writes SARIF where it is asked to', () => {
    const { status } = run('lint.sh', [], { PATHS: 'a b', SARIF: 'out.sarif' });
    expect(status).toBe(1);
    expect(JSON.parse(readFileSync(join(folder.path, 'out.sarif'), 'utf8'))).toMatchObject({
      version: '2.1.0',
    });
  });

  test('holds manifests against policies, whatever their files are called', async () => {
    const policy = {
      apiVersion: 'postern.dev/v1alpha1',
      kind: 'SecretPolicy',
      metadata: { name: 'lenient' },
      spec: { rules: [{ ids: ['PST110'], actions: { lint: 'warn' } }] },
    };
    await writeFile(join(folder.path, '--fix $(touch pwned).yaml'), JSON.stringify(policy));
    const { stdout, status } = run('lint.sh', [], {
      PATHS: 'a b',
      POLICIES: '--fix $(touch pwned).yaml\n\n',
    });
    expect(stdout).toContain('::warning file=a b/$(touch pwned).yaml,line=6,col=3,title=PST110::');
    expect(status).toBe(0);
    expect(existsSync(join(folder.path, 'pwned'))).toBe(false);
  });

  test('takes a path with a leading dash for a path', () => {
    const { status, stderr } = run('lint.sh', [], { PATHS: '--fix' });
    expect(stderr).not.toContain('usage');
    expect(status).toBe(3);
  });
});

describe('the hook for pre-commit', () => {
  const hooks: readonly Hook[] = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'));

  test.for([...hooks])('$id is one that pre-commit can run', hook => {
    expect(Object.keys(hook)).toEqual(expect.arrayContaining(['id', 'name', 'entry', 'language', 'files']));
    expect(hook.language).toBe('script');
    expect(statSync(join(root, hook.entry)).mode & 0o111).not.toBe(0);
    expect(new RegExp(hook.files, 'u').test('a/b.yaml')).toBe(true);
  });

  test('passes over files of other tools and says what is wrong in manifests', () => {
    const files = ['tsconfig.json', 'values.yaml', 'a b/$(touch pwned).yaml'];
    const { status, stdout } = run('pre-commit.sh', files);
    expect(stdout.match(/PST\d{3}/gu)).toEqual(['PST103', 'PST110']);
    expect(status).toBe(1);
  });

  test('has nothing against files of other tools alone', () => {
    expect(run('pre-commit.sh', ['tsconfig.json', 'values.yaml']).status).toBe(0);
  });
});

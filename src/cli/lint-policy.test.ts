import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tempFolder, type TempFolder } from '../../test/harness/temp-folder.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const manifest = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: db, namespace: shop }
spec:
  secretStoreRef: { name: vault }
  data: [{ secretKey: password, remoteRef: { key: YOUR_KEY } }]
`;
const policy = (name: string, spec: string) => `apiVersion: postern.dev/v1alpha1
kind: SecretPolicy
metadata: { name: ${name} }
spec:
  ${spec}
`;
const aboutPlaceholders = (action: string) => `rules: [{ ids: [PST116], actions: { lint: "${action}" } }]`;
const snapshot = (objects: readonly object[]) =>
  JSON.stringify({ kind: 'postern cluster snapshot', version: 1, complete: [], objects });

let folder: TempFolder;
const write = (path: string, content: string) => {
  mkdirSync(dirname(join(folder.path, path)), { recursive: true });
  writeFileSync(join(folder.path, path), content);
};
const lint = (...args: readonly string[]) =>
  spawnSync(process.execPath, [main, 'lint', ...args], { cwd: folder.path, encoding: 'utf8' });

beforeAll(async () => {
  folder = await tempFolder('lint-policy-test');
  write('a.yaml', manifest);
  write('deny.yaml', policy('versions', `description: one version\n  ${aboutPlaceholders('deny')}`));
  write('audit.yaml', policy('quiet', aboutPlaceholders('audit')));
  write('broken.yaml', policy('broken', 'rules: [{ ids: [PST116], actions: { lint: refuse } }]'));
  write('unread.yaml', `${policy('half', aboutPlaceholders('deny'))}---\na: [\n`);
  write('folder/one.yaml', policy('one', aboutPlaceholders('warn')));
  write('folder/notes.yaml', 'a: 1\n');
  write('folder/two.yaml', policy('two', aboutPlaceholders('deny')));
  write('twice.yaml', policy('versions', aboutPlaceholders('warn')));
  write(
    'labels.yaml',
    policy(
      'labels',
      `match: { namespaceSelector: { matchLabels: { a: b } } }\n  ${aboutPlaceholders('deny')}`,
    ),
  );
  const stored = { apiVersion: 'postern.dev/v1alpha1', kind: 'SecretPolicy', metadata: { name: 'versions' } };
  write(
    'cluster.json',
    snapshot([{ ...stored, spec: { rules: [{ ids: ['PST116'], actions: { lint: 'deny' } }] } }]),
  );
});
afterAll(() => folder.remove());

test.for<[string, readonly string[], number]>([
  ['a policy that makes a warning an error', ['--policy', 'deny.yaml'], 1],
  ['a policy that only writes down', ['--policy', 'audit.yaml', '--fail-on', 'warning'], 0],
  ['a policy that cannot be meant', ['--policy', 'broken.yaml'], 1],
  ['a policy beside text that cannot be read', ['--policy', 'unread.yaml'], 3],
  ['policies of a folder', ['--policy', 'folder'], 1],
  ['a policy of the cluster', ['--against', 'cluster.json'], 1],
  [
    'a policy of a file in place of that of the cluster',
    ['--against', 'cluster.json', '--policy', 'twice.yaml'],
    0,
  ],
  ['two policies of one name', ['--policy', 'deny.yaml', '--policy', 'twice.yaml'], 3],
  ['a file without a policy', ['--policy', 'a.yaml'], 3],
  ['a file that is not there', ['--policy', 'nowhere.yaml'], 3],
  ['a custom rule that there is not', ['--policy', 'deny.yaml', '--rule', 'versions/none'], 2],
  ['a day that there is not', ['--as-of', '2027-02-31x'], 2],
])('%s: a.yaml with %j exits with %d', ([, args, status]) => {
  expect(lint('a.yaml', ...args).status).toBe(status);
});

test('a refusal names the policy and what it is for', () => {
  const { stdout } = lint('a.yaml', '--policy', 'deny.yaml');
  expect(stdout).toContain('a.yaml:6:46 error PST116 ExternalSecret shop/db\n');
  expect(stdout).toContain('\n  policy: versions; one version\n');
});

describe('what is only audited', () => {
  test('is counted on standard error and printed nowhere', () => {
    for (const format of ['text', 'github'] as const) {
      const { stdout, stderr } = lint('a.yaml', '--policy', 'audit.yaml', '-o', format);
      expect(stdout).toBe('');
      expect(stderr).toBe('postern lint: nothing found in 1 object in 1 file; 1 only audited\n');
    }
    expect(lint('a.yaml', '--policy', 'audit.yaml', '-o', 'json').stdout).toBe('[]\n');
  });

  test.for([
    ['text', /^a\.yaml:6:46 note PST116/u],
    ['json', /"severity":"note".*"policy":"quiet"/u],
    ['github', /^::notice file=a\.yaml,line=6/u],
    ['junit', /tests="1" failures="0"/u],
  ] as const)('is printed as %s where it is asked for', ([format, expected]) => {
    const { stdout, status } = lint('a.yaml', '--policy', 'audit.yaml', '--show-audited', '-o', format);
    expect(stdout).toMatch(expected);
    expect(status).toBe(0);
  });

  test('is a note in SARIF', () => {
    const { runs } = JSON.parse(lint('a.yaml', '--policy', 'audit.yaml', '-o', 'sarif').stdout);
    expect(runs[0].results).toMatchObject([
      { ruleId: 'PST116', level: 'note', properties: { policy: 'quiet' } },
    ]);
  });
});

test('what is wrong with a policy is said at its place, and what can be read of it holds', () => {
  write('half.yaml', policy('half', `${aboutPlaceholders('deny')}\n  match: { kindss: [A] }`));
  const { stdout } = lint('a.yaml', '--policy', 'half.yaml');
  expect(stdout).toMatch(
    /^half\.yaml:6:\d+ (?:error|warning) PST81\d SecretPolicy half\n {2}spec\.match\.kindss: /u,
  );
  expect(stdout).toContain('a.yaml:6:46 error PST116');
});

test('is said once where the policy is among the files that are looked at', () => {
  const { stdout } = lint('a.yaml', 'broken.yaml', '--policy', 'broken.yaml', '-o', 'github');
  expect(stdout.match(/file=broken\.yaml/gu)).toHaveLength(1);
});

test('a policy that chooses by labels that are not known is told once', () => {
  const { stderr } = lint('a.yaml', '--policy', 'labels.yaml');
  expect(
    stderr.match(/SecretPolicy labels chooses namespaces by their labels, and those of shop are not known/gu),
  ).toHaveLength(1);
});

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tempFolder, type TempFolder } from '../../test/harness/temp-folder.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const suite = (name: string, cases: string) => `apiVersion: postern.dev/v1alpha1
kind: PolicyTest
metadata: { name: ${name} }
spec:
  policies: [../policy.yaml]
  cases:
${cases}
`;
const caseOf = (store: string, expected: string) => `    - name: store ${store}
      object:
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: { name: db, namespace: shop }
        spec:
          secretStoreRef: { name: ${store} }
          data: [{ secretKey: password, remoteRef: { key: db } }]
      expect: { verdict: ${expected} }`;

let folder: TempFolder;
const write = (path: string, content: string) => {
  mkdirSync(dirname(join(folder.path, path)), { recursive: true });
  writeFileSync(join(folder.path, path), content);
};
const postern = (...args: readonly string[]) =>
  spawnSync(process.execPath, [main, 'test', ...args], { cwd: folder.path, encoding: 'utf8' });

beforeAll(async () => {
  folder = await tempFolder('policy-test-test');
  const head = 'apiVersion: postern.dev/v1alpha1\nkind: SecretPolicy\nmetadata: { name: stores }\n';
  write(
    'policy.yaml',
    `${head}spec: { require: { stores: { allowed: [{ name: own }] }, providers: { allowed: [vault] } } }\n`,
  );
  write('good/a.yaml', suite('good', `${caseOf('own', 'allow')}\n${caseOf('other', 'deny')}`));
  write('good/notes.yaml', 'a: 1\n');
  write('bad/a.yaml', suite('bad', `${caseOf('own', 'allow')}\n${caseOf('other', 'allow')}`));
  write('broken/a.yaml', suite('broken', '    []'));
  write('lost/a.yaml', suite('lost', caseOf('own', 'allow')).replace('../policy.yaml', 'nowhere.yaml'));
  write('refused/a.yaml', suite('refused', caseOf('own', 'allow')).replace('../policy.yaml', 'policy.yaml'));
  write('refused/policy.yaml', `${head}spec: { rules: [{ ids: [PST999], actions: { lint: deny } }] }\n`);
  write('empty/a.yaml', 'a: 1\n');
});
afterAll(() => folder.remove());

test.for<[string, readonly string[], number]>([
  ['cases that are as expected', ['good'], 0],
  ['a case that is not', ['good', 'bad'], 1],
  ['cases that are not asked for', ['bad', '--run', 'store own$'], 0],
  ['a rule that no case makes speak', ['good', '--every-rule'], 1],
  ['a test that cannot be read', ['good', 'broken'], 3],
  ['a policy that is not there', ['lost'], 3],
  ['a policy that would be refused', ['refused'], 3],
  ['a folder without tests', ['empty'], 3],
  ['no case of the name', ['good', '--run', 'nothing'], 3],
  ['every rule of some cases', ['good', '--every-rule', '--run', 'store own$'], 2],
  ['an output that there is not', ['good', '-o', 'xml'], 2],
  ['an expression that cannot be read', ['good', '--run', '('], 2],
])('%s: %j exits with %d', ([, args, status]) => {
  expect(postern(...args).status).toBe(status);
});

test('text has a line for each suite and what is wrong with each case that failed', () => {
  const { stdout, stderr } = postern('good', 'bad');
  expect(stdout).toBe(`ok   good/a.yaml: good: 2 cases
FAIL bad/a.yaml: bad: 2 cases
  bad › store other (bad/a.yaml:16)
    the verdict is deny, expected allow
    not expected: deny PST800 ExternalSecret/db spec.secretStoreRef.name: SecretStore other may not be used
`);
  expect(stderr).toBe(`postern test: no case has a finding of stores: PST801
postern test: 4 cases, 1 not as expected
`);
});

test('nothing is called ok where no case matches', () => {
  const { stdout, stderr } = postern('good', 'bad', '--run', 'nothing');
  expect(stdout).toBe('');
  expect(stderr).toBe('postern test: no "suite › case" matches --run\n');
});

test('of suites that --run leaves out nothing is said', () => {
  expect(postern('good', 'bad', '--run', '^good › store own$').stdout).toBe(
    'ok   good/a.yaml: good: 1 case\n',
  );
});

test('nothing is as expected where no case could be run', () => {
  expect(postern('lost').stderr).toMatch(/no case could be run\n$/u);
});

test('json has every case with what was found', () => {
  const [passed, failed] = JSON.parse(postern('bad', '-o', 'json').stdout);
  expect(passed).toEqual({
    suite: 'bad',
    name: 'store own',
    file: 'bad/a.yaml',
    line: 7,
    passed: true,
    failures: [],
    findings: [],
  });
  expect(failed).toMatchObject({
    passed: false,
    findings: [{ rule: 'PST800', action: 'deny', policy: 'stores', path: 'spec.secretStoreRef.name' }],
  });
});

test('junit has a failure for each case that failed and an error for what was not run', () => {
  const { stdout } = postern('good', 'bad', 'lost', 'broken', '-o', 'junit');
  expect(stdout).toContain('<testsuites name="postern test" tests="6" failures="1" errors="2">');
  expect(stdout).toContain(
    '<testcase classname="good/a.yaml: good" name="store own" file="good/a.yaml" line="7"/>',
  );
  expect(stdout).toContain('<failure message="the verdict is deny, expected allow">');
  expect(stdout.match(/<error message="/gu)).toHaveLength(2);
});

test('what a policy would be refused for is told with its place', () => {
  const { stderr } = postern('refused');
  expect(stderr).toMatch(
    /refused\/policy\.yaml:4:\d+: spec\.rules\[0\]\.ids\[0\]: there is no rule "PST999".*\(PST812\)/u,
  );
});

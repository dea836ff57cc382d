import { describe, expect, test } from 'vitest';
import type { LintFinding } from '../lint-finding.ts';
import { lintTexts, policiesOf } from '../testing/lint-text.ts';

const old = `apiVersion: external-secrets.io/v1beta1
kind: ExternalSecret
metadata: { name: db, namespace: shop }
spec:
  secretStoreRef: { name: vault }
  refreshInterval: 1d
  data: [{ secretKey: password, remoteRef: { key: db } }]
`;
const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { team: shop } }\n';

const policyWith = (spec: string) => `apiVersion: postern.dev/v1alpha1
kind: SecretPolicy
metadata: { name: actions }
spec:
${spec.replace(/^/gmu, '  ')}
`;
const judged = (spec: string, files: Readonly<Record<string, string>>, day = '2026-12-01') =>
  lintTexts(files, () => true, policiesOf(policyWith(spec), day));
const brief = ({ rule, severity, policy }: LintFinding) =>
  `${severity} ${rule}${policy === undefined ? '' : ` ${policy}`}`;

describe('an action of a policy', () => {
  test.for([
    ['deny', ['error PST103 actions', 'error PST110']],
    ['warn', ['warning PST103 actions', 'error PST110']],
    ['audit', ['note PST103 actions', 'error PST110']],
    ['ignore', ['error PST110']],
  ] as const)('%s decides what is made of a finding', async ([action, expected]) => {
    const rules = `rules: [{ ids: [PST103], actions: { lint: "${action}" } }]`;
    const { findings } = await judged(rules, { 'a.yaml': old });
    expect(findings.map(brief)).toEqual(expected);
  });

  test('lowers an error', async () => {
    const { findings } = await judged('rules: [{ ids: [PST110], actions: { lint: warn } }]', {
      'a.yaml': old,
    });
    expect(findings.map(brief)).toContain('warning PST110 actions');
  });

  test('of another place of enforcement says nothing', async () => {
    const rules = 'rules: [{ ids: [PST103, PST110], actions: { admission: "ignore", report: "ignore" } }]';
    const { findings } = await judged(rules, { 'a.yaml': old });
    expect(findings.map(brief)).toEqual(['warning PST103', 'error PST110']);
  });

  test('leaves place, frame and repair as they are, but what is only audited is not repaired', async () => {
    const [plain] = (await lintTexts({ 'a.yaml': old })).findings;
    const [denied] = (await judged('rules: [{ ids: [PST103], actions: { lint: deny } }]', { 'a.yaml': old }))
      .findings;
    const [noted] = (await judged('rules: [{ ids: [PST103], actions: { lint: audit } }]', { 'a.yaml': old }))
      .findings;
    expect(plain?.edits).toHaveLength(1);
    expect(denied).toEqual({ ...plain, severity: 'error', policy: 'actions' });
    expect(noted?.edits).toBeUndefined();
  });

  test('is about findings across objects and of injection too', async () => {
    const pod = `apiVersion: v1
kind: Pod
metadata: { name: a, namespace: shop, annotations: { postern.dev/injectt: auto } }
spec: { containers: [{ name: a, image: a }] }
`;
    const files = { 'a.yaml': old, 'b.yaml': old, 'pod.yaml': pod };
    const rules = 'rules: [{ ids: [PST605, PST3], actions: { lint: deny } }]';
    const { findings } = await judged(rules, files);
    const found = findings
      .filter(({ policy }) => policy === 'actions')
      .map(({ rule, file }) => `${file} ${rule}`);
    expect(found).toContain('b.yaml PST605');
    expect(found.some(one => one.startsWith('pod.yaml PST3'))).toBe(true);
  });
});

test('with policies that are about nothing here a run says what it says without', async () => {
  const files = { 'a.yaml': `${old}---\n${old}`, 'b.yaml': 'a: [', 'c.yaml': namespace };
  const without = await lintTexts(files);
  expect(await judged('match: { kinds: [Nothing] }', files)).toEqual(without);
  expect(without.findings.length).toBeGreaterThan(3);
});

describe('a policy that chooses namespaces by labels', () => {
  const spec = `match: { kinds: [ExternalSecret], namespaceSelector: { matchLabels: { team: shop } } }
rules: [{ ids: [PST103], actions: { lint: deny } }]`;

  test('knows those of a Namespace in a later file', async () => {
    const { findings, undecided } = await judged(spec, { 'a.yaml': old, 'b.yaml': namespace });
    expect(findings.map(brief)).toContain('error PST103 actions');
    expect(undecided.size).toBe(0);
  });

  test('is not in force where they are not known, and that is told', async () => {
    const other = old.replace('namespace: shop', 'namespace: pay');
    const { findings, undecided } = await judged(spec, { 'a.yaml': old, 'b.yaml': other, 'c.yaml': old });
    expect(findings.map(brief)).not.toContain('error PST103 actions');
    expect(undecided).toEqual(new Map([['actions', new Set(['shop', 'pay'])]]));
  });

  test('has nothing to tell about kinds that it is not about', async () => {
    const { undecided } = await judged(spec, { 'a.yaml': old.replace('ExternalSecret', 'SecretStore') });
    expect(undecided.size).toBe(0);
  });
});

describe('a comment that ignores', () => {
  const ignoring = old.replace(
    'refreshInterval: 1d',
    'refreshInterval: 1d # postern:ignore PST110 for a reason',
  );

  test('lifts what no policy speaks about', async () => {
    const { findings } = await judged('rules: [{ ids: [PST103], actions: { lint: deny } }]', {
      'a.yaml': ignoring,
    });
    expect(findings.map(brief)).toEqual(['error PST103 actions']);
  });

  test('does not lift what a policy decides, and says so', async () => {
    const { findings } = await judged('rules: [{ ids: [PST110], actions: { lint: deny } }]', {
      'a.yaml': ignoring,
    });
    expect(findings.map(brief)).toEqual(['warning PST103', 'error PST110 actions', 'warning PST009']);
    expect(findings.at(-1)?.message).toBe(
      'does not lift PST110: SecretPolicy actions decides about it, an exception there lifts it',
    );
  });
});

describe('an exception', () => {
  const spec = `rules: [{ ids: [PST110], actions: { lint: deny } }]
exceptions:
  - { rules: [PST110], match: { names: [db] }, reason: moving, expires: "2026-12-31" }`;

  test.for([
    ['2026-12-01', 'note PST110 actions', /^"1d" is not a duration/u],
    [
      '2026-12-28',
      'warning PST110 actions',
      /^allowed by an exception of SecretPolicy actions until 2026-12-31 .*moving/u,
    ],
    ['2027-01-01', 'error PST110 actions', /^"1d" is not a duration/u],
  ] as const)('on %s makes it a %s', async ([day, expected, message]) => {
    const { findings } = await judged(spec, { 'a.yaml': old }, day);
    const found = findings.find(({ rule }) => rule === 'PST110');
    expect(found && brief(found)).toBe(expected);
    expect(found?.message).toMatch(message);
  });
});

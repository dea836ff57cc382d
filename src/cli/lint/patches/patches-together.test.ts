import { expect, test } from 'vitest';
import { lintTexts, policiesOf } from '../testing/lint-text.ts';

const patch = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: db, namespace: shop }
spec: { refreshIntervall: 5m }
`;
const policy = (spec: string) =>
  policiesOf(
    `apiVersion: postern.dev/v1alpha1\nkind: SecretPolicy\nmetadata: { name: levels }\nspec:\n  ${spec}\n`,
    '2026-12-01',
  );
const lintPatch = (text: string, spec?: string) =>
  lintTexts({ 'a.patch.yaml': text }, () => true, spec === undefined ? undefined : policy(spec));

test.for([
  ['warn', { rule: 'PST102', severity: 'warning', policy: 'levels', line: 4 }],
  ['deny', { rule: 'PST102', severity: 'error', policy: 'levels', line: 4 }],
  ['audit', { rule: 'PST102', severity: 'note', policy: 'levels', line: 4 }],
] as const)('policies judge what is found of a patch: %s', async ([action, expected]) => {
  const { findings } = await lintPatch(patch, `rules: [{ ids: [PST102], actions: { lint: "${action}" } }]`);
  expect(findings).toMatchObject([expected]);
});

test('what a policy requires may be in the object that is patched', async () => {
  const rule = `custom: [{ name: team, message: a team is missing, expression: "has(object.metadata.labels)" }]`;
  const whole = patch.replace(
    'refreshIntervall: 5m',
    'secretStoreRef: { name: a }, dataFrom: [{ extract: { key: a } }]',
  );
  const ofWhole = await lintTexts({ 'a.yaml': whole }, () => true, policy(rule));
  expect(ofWhole.findings).toMatchObject([{ policy: 'levels' }]);
  const ofPatch = await lintPatch(whole, rule);
  expect(ofPatch.findings).toEqual([]);
});

test.for([
  [
    'PST701',
    `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec: { template: { spec: { containers: [{ name: a, env: [{ name: DB_PASSWORD, value: c0rrect-h0rse }] }] } } }
`,
  ],
  [
    'PST702',
    'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData: { password: c0rrect-h0rse }\n',
  ],
] as const)('a secret in clear text is one in a patch too: %s', async ([rule, text]) => {
  const { findings } = await lintPatch(text);
  expect(findings.map(found => found.rule)).toEqual([rule]);
  expect(JSON.stringify(findings)).not.toContain('c0rrect');
  const judged = await lintPatch(text, `rules: [{ ids: [${rule}], actions: { lint: deny } }]`);
  expect(judged.findings).toMatchObject([{ rule, severity: 'error' }]);
});

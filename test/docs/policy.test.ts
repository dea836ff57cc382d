import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { admissionRequest } from '../../src/admission/testing/review.ts';
import { answerVerdict } from '../../src/admission/validate/answer-verdict.ts';
import { GROUP } from '../../src/api/kinds.ts';
import { ACTIONS, secretPolicySchema } from '../../src/api/secret-policy.ts';
import { structuralSchema } from '../../src/api/schema/structural-schema.ts';
import { manifestSet } from '../../src/check/manifest-set.ts';
import { compilePolicy } from '../../src/check/policy/compile.ts';
import { judge } from '../../src/check/policy/judge.ts';
import { subjectIn } from '../../src/check/policy/subject-in.ts';
import { kubectlMessage } from '../../src/cli/demo/kubectl-message.ts';
import { readManifests } from '../../src/manifest/read/read.ts';
import { requirementRules } from '../../src/check/policy/requirements/index.ts';
import { policyTestStructure } from '../../src/cli/test/policy-test.ts';
import { expectExamplesOf, guide } from './guide-examples.ts';

const page = guide('policy.md');

expectExamplesOf(page);

test('a refusal reads as the page has it', () => {
  const files = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text = '']) =>
    readManifests(text, 'page'),
  );
  const objects = files.flatMap(({ objects }) => objects.map(({ object }) => object));
  const policy = objects.find(({ kind }) => kind === 'SecretPolicy');
  const secret = objects.find(({ kind }) => kind === 'ExternalSecret') ?? {};
  const subject = subjectIn(manifestSet(objects), secret);
  const verdict = judge(subject, [], [compilePolicy(policy)], 'admission', new Date('2026-12-01'));
  const kind = { group: GROUP, version: 'v1', kind: 'ExternalSecret' };
  const answer = answerVerdict(admissionRequest({ kind, name: 'db', object: secret }), verdict, () => []);
  const lines = (answer.warnings ?? []).map(warning => `Warning: ${warning}`);
  if (!answer.allowed) lines.push(kubectlMessage(answer.status, 'shop.yaml', 'manifests.postern.dev'));
  expect(page).toContain(['```', ...lines, '```'].join('\n'));
});

const firstCells = page
  .split('\n')
  .filter(line => line.startsWith('| '))
  .map(line => line.split(' | ')[0] ?? '');
const named = firstCells.flatMap(cell => [...cell.matchAll(/`"?(\w+)"?`/gu)].map(([, name = '']) => name));

test('every field of a policy is explained', () => {
  const spec = structuralSchema(secretPolicySchema).properties?.['spec'];
  const fields = Object.keys(spec?.properties ?? {}).filter(name => name !== 'description');
  expect(named).toEqual(expect.arrayContaining(fields));
  expect(named).toEqual(expect.arrayContaining([...ACTIONS]));
});

test('every requirement is there with its rule', () => {
  for (const [field, rule] of Object.entries(requirementRules))
    expect(page).toContain(`| \`${field}\` | [${rule.id}](../rules/${rule.id}.md) |`);
});

test('every field of a test is explained', () => {
  const { policies, cases, ...shared } = policyTestStructure.properties?.['spec']?.properties ?? {};
  const { name, expect: expected, ...ofCase } = cases?.items?.properties ?? {};
  expect([policies, name, expected]).not.toContain(undefined);
  for (const field of Object.keys({ ...shared, ...ofCase })) expect(page).toContain(`\`${field}`);
});

test('every policy to start with is listed', () => {
  const folder = new URL('../../deploy/policies/', import.meta.url);
  const files = readdirSync(folder).filter(file => file.endsWith('.yaml'));
  const listed = [...page.matchAll(/^\| \[([\w-]+\.yaml)\]/gmu)].map(([, file = '']) => file);
  expect(listed.toSorted()).toEqual(files);
});

import { describe, expect, test } from 'vitest';
import type { Finding } from '../../check/finding.ts';
import { problem } from '../../errors.ts';
import { PASS } from '../answer.ts';
import type { AdmissionRequest } from '../review.ts';
import { ENDLESS } from '../testing/endless.ts';
import { injectContext } from '../testing/inject-context.ts';
import { externalSecret } from '../testing/manifests.ts';
import { policyTools } from '../testing/policies.ts';
import { admissionRequest } from '../testing/review.ts';
import { validateWorkloads, type WorkloadTools } from './validate-workloads.ts';

const finding = (rule: string): Finding => ({
  rule,
  severity: 'error',
  path: 'spec.template',
  message: rule,
});
const DB = { kind: 'ExternalSecret', namespace: 'payments', name: 'db' } as const;

test('a template with nothing to say passes', async () => {
  expect(await validate({ check: () => ({ findings: [], missing: [] }) })).toBe(PASS);
});

test('a wrong annotation is refused', async () => {
  expect(await validate({ check: () => ({ findings: [finding('PST302')], missing: [] }) })).toMatchObject({
    allowed: false,
    status: { message: 'Deployment "api" is invalid:\n* spec.template: PST302 (PST302)' },
  });
});

describe('a template that names what is not there yet', () => {
  const check: WorkloadTools['check'] = (_workload, { manifests }) =>
    manifests.externalSecret('payments', 'db') === undefined
      ? { findings: [finding('PST305')], missing: [DB] }
      : { findings: [], missing: [] };

  test('passes with a warning, since it may be applied next', async () => {
    expect(await validate({ check })).toMatchObject({
      allowed: true,
      warnings: ['spec.template: PST305 (PST305)'],
    });
  });

  test('passes with a warning where a key is missing, since its manifest may be corrected next', async () => {
    const missingKey: WorkloadTools['check'] = () => ({ findings: [finding('PST318')], missing: [] });

    expect(await validate({ check: missingKey })).toMatchObject({
      allowed: true,
      warnings: ['spec.template: PST318 (PST318)'],
    });
  });

  test('passes in silence when the API server has it already', async () => {
    expect(await validate({ check, read: async () => [externalSecret('db')] })).toBe(PASS);
  });

  test('passes with a warning when the API server cannot be asked', async () => {
    const read = async (): Promise<Error & ReturnType<typeof problem>> =>
      problem('LOOKUP_FAILED', { object: 'db', reason: 'reset' });

    expect(await validate({ check, read })).toMatchObject({
      allowed: true,
      warnings: ['spec.template: PST305 (PST305)'],
    });
  });

  test('passes with a word about the stores that were too many to look for', async () => {
    const missing = Array.from({ length: 21 }, (_, i) => ({
      kind: 'SecretStore' as const,
      namespace: 'payments',
      name: `s${i}`,
    }));

    expect(await validate({ check: () => ({ findings: [finding('PST306')], missing }) })).toMatchObject({
      allowed: true,
      warnings: ['spec.template: PST306 (PST306)', expect.stringContaining('count as missing: 1;')],
    });
  });

  test('is refused for what else is wrong, with a warning of what may come', async () => {
    const both: WorkloadTools['check'] = () => ({
      findings: [finding('PST306'), finding('PST302')],
      missing: [DB],
    });

    expect(await validate({ check: both })).toMatchObject({
      allowed: false,
      status: { message: 'Deployment "api" is invalid:\n* spec.template: PST302 (PST302)' },
      warnings: ['spec.template: PST306 (PST306)'],
    });
  });
});

test('a workload that was wrong before may still be scaled and labelled', async () => {
  const check = (): ReturnType<WorkloadTools['check']> => ({ findings: [finding('PST302')], missing: [] });

  expect(
    await validate({ check }, { operation: 'UPDATE', oldObject: { metadata: { name: 'api' } } }),
  ).toMatchObject({ allowed: true, warnings: ['spec.template: PST302 (PST302)'] });
});

describe('policies', () => {
  const deny = policyTools({ p: 'rules: [{ ids: [PST305, PST304], actions: { admission: deny } }]' });
  const warned: Finding = { ...finding('PST304'), severity: 'warning' };

  test('refuse what would be a warning', () => {
    const check: WorkloadTools['check'] = () => ({ findings: [warned], missing: [] });
    expect(validate({ check, policies: deny })).toMatchObject({
      allowed: false,
      status: { reason: 'Forbidden', message: expect.stringContaining('(PST304 of SecretPolicy p)') },
    });
  });

  test('refuse what may come later only where the API server knows that it is not there', async () => {
    const check: WorkloadTools['check'] = () => ({ findings: [finding('PST305')], missing: [DB] });
    const failing: WorkloadTools['read'] = async () =>
      problem('LOOKUP_FAILED', { object: 'db', reason: 'reset' });

    expect(await validate({ check, policies: deny })).toMatchObject({ allowed: false });
    expect(await validate({ check, policies: deny, read: failing })).toMatchObject({ allowed: true });
  });

  test('that choose namespaces by label hold where the namespace had to be looked up, and are told of where it cannot be', async () => {
    const gold = policyTools({
      p: 'match: { namespaceSelector: { matchLabels: { tier: gold } } }\nrules: [{ ids: [PST304], actions: { admission: deny } }]',
    });
    const check: WorkloadTools['check'] = () => ({ findings: [warned], missing: [] });
    const unseen = { check, policies: gold };
    const parts = { namespace: 'unseen' };
    const read: WorkloadTools['read'] = async ({ name }) => [
      { kind: 'Namespace', metadata: { name, labels: { tier: 'gold' } } },
    ];
    const failing: WorkloadTools['read'] = async () =>
      problem('LOOKUP_FAILED', { object: 'unseen', reason: 'reset' });

    expect(await validate({ ...unseen, read }, parts)).toMatchObject({ allowed: false });
    expect(await validate({ ...unseen, read: failing }, parts)).toMatchObject({
      allowed: true,
      warnings: [
        expect.stringContaining('(PST304)'),
        'the labels of the namespace could not be read: SecretPolicies that choose namespaces by label were not asked',
      ],
    });
  });
});

function validate(
  tools: Pick<WorkloadTools, 'check'> & Partial<WorkloadTools>,
  parts: Partial<AdmissionRequest> = {},
): unknown {
  const handler = validateWorkloads({
    context: injectContext,
    read: async () => [],
    ...tools,
  });
  const kind = { group: 'apps', version: 'v1', kind: 'Deployment' };
  return handler(admissionRequest({ kind, name: 'api', ...parts }), ENDLESS);
}

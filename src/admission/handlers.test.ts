import { describe, expect, test } from 'vitest';
import { checkAcross } from '../check/check-across.ts';
import { checkObject } from '../check/check.ts';
import { injectPod } from '../inject/inject.ts';
import { checkWorkload } from '../inject/template-check.ts';
import { PASS, type Answer } from './answer.ts';
import type { Deadline } from './server/deadline.ts';
import { admissionHandlers, type AdmissionTools, type Webhook } from './handlers.ts';
import type { AdmissionRequest } from './review.ts';
import { ENDLESS } from './testing/endless.ts';
import { injectContext } from './testing/inject-context.ts';
import { externalSecret, secretStore } from './testing/manifests.ts';
import { policyTools } from './testing/policies.ts';
import { admissionRequest } from './testing/review.ts';

const annotations = { 'postern.dev/inject': 'db' };
const pod = { metadata: { name: 'api', annotations }, spec: { containers: [{ name: 'app', image: 'x' }] } };
const GROUPS: Readonly<Record<string, string>> = {
  Job: 'batch',
  CronJob: 'batch',
  ReplicationController: '',
};

const workload = (kind: string, template: object): Partial<AdmissionRequest> => ({
  kind: { group: GROUPS[kind] ?? 'apps', version: 'v1', kind },
  object: {
    kind,
    spec: kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template },
  },
});

describe('with the real checks behind it', () => {
  test('a pod whose manifests are still on their way to the watches is injected into', async () => {
    const cluster = [externalSecret('db'), secretStore('SecretStore', 'vault')];
    const read: AdmissionTools['read'] = async ({ kind, name }) =>
      cluster.filter(object => object.kind === kind && object.metadata.name === name);

    const { answer, records } = await decide('mutate', { object: pod }, { read });

    expect(answer).toMatchObject({ allowed: true, auditAnnotations: { injected: 'db' } });
    expect(records).toEqual(['mutate patched']);
  });

  test('a pod whose manifest is nowhere is refused', async () => {
    const { answer, records } = await decide('mutate', { object: pod });

    expect(answer).toMatchObject({ allowed: false, status: { code: 422, reason: 'Invalid' } });
    expect(records).toEqual(['mutate denied']);
  });

  test('a manifest that could not work is refused', async () => {
    const kind = { group: 'external-secrets.io', version: 'v1', kind: 'ExternalSecret' };
    const object = { ...externalSecret('db'), spec: { refreshInterval: 'soon' } };

    expect((await decide('validate', { kind, object })).answer).toMatchObject({
      allowed: false,
      status: { details: { name: 'db', kind: 'ExternalSecret', group: 'external-secrets.io' } },
    });
  });

  test('a generator that could not work is refused', async () => {
    const kind = { group: 'generators.external-secrets.io', version: 'v1alpha1', kind: 'Password' };
    const metadata = { name: 'pw', namespace: 'payments' };
    const apiVersion = 'generators.external-secrets.io/v1alpha1';
    const object = { apiVersion, kind: 'Password', metadata, spec: { length: 'long' } };

    expect((await decide('validate', { kind, object })).answer).toMatchObject({
      allowed: false,
      status: { message: expect.stringContaining('spec.length') },
    });
  });

  test('a policy that cannot be meant is refused, and no policy can refuse it for another reason', async () => {
    const kind = { group: 'postern.dev', version: 'v1alpha1', kind: 'SecretPolicy' };
    const spec = { rules: [{ ids: ['PST11O'], actions: { admission: 'deny' } }] };
    const apiVersion = 'postern.dev/v1alpha1';
    const object = { apiVersion, kind: 'SecretPolicy', metadata: { name: 'p' }, spec };
    const request = { kind, namespace: '', name: 'p', object };
    const denyAll = policyTools({ q: 'custom: [{ name: no, expression: x }]' }, () => [
      { severity: 'error', path: '', message: 'no' },
    ]);

    const { answer } = await decide('validate', request, { policies: denyAll });
    expect(answer).toMatchObject({
      allowed: false,
      status: {
        reason: 'Invalid',
        message: expect.stringContaining('there is no rule "PST11O"; did you mean PST110?'),
        details: { group: 'postern.dev', causes: [{ field: 'spec.rules[0].ids[0]' }] },
      },
    });
    const fine = { ...object, spec: {} };
    expect((await decide('validate', { ...request, object: fine }, { policies: denyAll })).answer).toBe(PASS);
  });

  test('policies have no say in what goes away', async () => {
    const kind = { group: 'external-secrets.io', version: 'v1', kind: 'ExternalSecret' };
    const denyAll = policyTools({ q: 'custom: [{ name: no, expression: x }]' }, () => [
      { severity: 'error', path: '', message: 'no' },
    ]);
    const object = externalSecret('db');
    const leaving = {
      ...object,
      metadata: { ...object.metadata, deletionTimestamp: '2026-11-28T12:00:00Z' },
    };
    const known = { kind, oldObject: object, operation: 'UPDATE' } as const;

    const change = await decide('validate', { ...known, object: leaving }, { policies: denyAll });
    expect(change.answer).toBe(PASS);
    const removal = { kind, oldObject: object, object: undefined, operation: 'DELETE' } as const;
    expect((await decide('validate', removal, { policies: denyAll })).answer).toBe(PASS);
  });

  test.each([
    'Deployment',
    'StatefulSet',
    'DaemonSet',
    'ReplicaSet',
    'ReplicationController',
    'Job',
    'CronJob',
  ])('the template of a %s is checked', async kind => {
    const reserved = { metadata: { annotations: { ...annotations, 'postern.dev/plan': '{}' } } };

    const { answer } = await decide('validate', workload(kind, reserved));

    expect(answer).toMatchObject({ allowed: false, auditAnnotations: { findings: 'PST316' } });
  });
});

test('a pod that is updated is not checked but for its plan', async () => {
  const update = { operation: 'UPDATE', oldObject: pod } as const;
  const forged = { ...pod, metadata: { ...pod.metadata, annotations: { 'postern.dev/plan': '{}' } } };

  expect((await decide('validate', { ...update, object: pod })).answer).toBe(PASS);
  expect((await decide('validate', { ...update, object: forged })).answer).toMatchObject({
    allowed: false,
    auditAnnotations: { findings: 'PST316' },
  });
});

test('at the deadline a pod is refused for now', async () => {
  const read = (): Promise<never> => new Promise(() => {});
  const deadline: Deadline = { signal: () => AbortSignal.timeout(10) };

  const { answer } = await decide('mutate', { object: pod }, { read }, deadline);

  expect(answer).toMatchObject({ allowed: false, status: { code: 503 } });
});

test('at the deadline a workload passes with a warning', async () => {
  const read = (): Promise<never> => new Promise(() => {});
  const deadline: Deadline = { signal: () => AbortSignal.timeout(10) };
  const request = workload('Deployment', { metadata: { annotations }, spec: pod.spec });

  const { answer } = await decide('validate', request, { read }, deadline);

  expect(answer).toMatchObject({ allowed: true, warnings: [expect.stringContaining('in time')] });
});

test('a check that fails is logged, counted and left to the failurePolicy', async () => {
  const failures: string[] = [];
  const records: string[] = [];
  const broken = (): never => {
    throw new TypeError('broken');
  };
  const { mutate } = admissionHandlers(
    tools({
      injectPod: broken,
      log: ({ error, uid }) => failures.push(`${error} ${uid}`),
      record: (webhook, outcome) => records.push(`${webhook} ${outcome}`),
    }),
  );

  expect(() => mutate(admissionRequest({ uid: 'u-3' }), ENDLESS)).toThrow(
    expect.objectContaining({ code: 'ADMISSION_FAILED' }),
  );
  expect(failures).toEqual(['TypeError u-3']);
  expect(records).toEqual(['mutate error']);
});

async function decide(
  webhook: Webhook,
  parts: Partial<AdmissionRequest>,
  replaced: Partial<AdmissionTools> = {},
  deadline = ENDLESS,
): Promise<{ answer: Answer; records: string[] }> {
  const records: string[] = [];
  const record: AdmissionTools['record'] = (name, outcome) => records.push(`${name} ${outcome}`);
  const handlers = admissionHandlers(tools({ record, ...replaced }));
  return { answer: await handlers[webhook](admissionRequest({ name: 'db', ...parts }), deadline), records };
}

function tools(replaced: Partial<AdmissionTools>): AdmissionTools {
  return {
    injectPod,
    checkWorkload,
    checkObject,
    checkAcross,
    context: injectContext,
    read: async () => [],
    log: () => {},
    record: () => {},
    now: () => 0,
    ...replaced,
  };
}

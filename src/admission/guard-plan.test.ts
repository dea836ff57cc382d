import { describe, expect, test } from 'vitest';
import { statusOf } from '../inject/recognise.ts';
import { PASS, type Answer } from './answer.ts';
import { guardPlan } from './guard-plan.ts';
import type { AdmissionRequest } from './review.ts';
import { ENDLESS } from './testing/endless.ts';
import { admissionRequest } from './testing/review.ts';

type Annotations = Readonly<Record<string, string>>;

const signer = (namespace: string) => (text: string) => `${namespace} signs ${text}`;
const signed = (plan: string, namespace = 'payments'): Annotations => ({
  'postern.dev/plan': plan,
  'postern.dev/status': statusOf(plan, namespace, signer('payments')),
});
const injected = { initContainers: [{ name: 'postern-init' }], containers: [{ name: 'app' }] };
const plain = { containers: [{ name: 'app' }] };
const mine = signed('{"version":1}');

describe('an update of a pod is refused', () => {
  test.each<[string, Annotations, string[]]>([
    ['with another plan', { ...mine, 'postern.dev/plan': '{}' }, ['plan']],
    ['with another status', { ...mine, 'postern.dev/status': 'injected x' }, ['status']],
    ['with another of both', { 'postern.dev/plan': '{}', 'postern.dev/status': 'x' }, ['plan', 'status']],
    ['with a pair signed for another namespace', signed('{}', 'shop'), ['plan', 'status']],
    ['without its status', { 'postern.dev/plan': '{"version":1}' }, ['status']],
    ['without both', {}, ['plan', 'status']],
  ])('%s', (_, annotations, names) => {
    const answer = update(mine, annotations);

    expect(answer).toMatchObject({
      allowed: false,
      status: { code: 422 },
      auditAnnotations: { findings: 'PST316' },
    });
    expect(fieldsOf(answer)).toEqual(names.map(name => `metadata.annotations[postern.dev/${name}]`));
  });

  test('with a message that says what to do', () => {
    expect(update(mine, { ...mine, 'postern.dev/plan': '{}' })).toMatchObject({
      status: {
        message:
          'Pod "api" is invalid:\n* metadata.annotations[postern.dev/plan]: postern.dev/plan is written by Postern alone, when the pod is created, and the agent in the pod follows it; leave it as it is; for another plan, change the manifests and create the pod anew (PST316)',
      },
    });
  });

  test('where the pod had no plan', () => {
    expect(update({}, { 'postern.dev/plan': '{}' }, plain)).toMatchObject({ allowed: false });
  });

  test('while the pod is being deleted, since its agent still runs', () => {
    const object = podOf({ ...mine, 'postern.dev/plan': '{}' }, injected);
    const metadata = { ...object.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' };

    expect(guard({ object: { ...object, metadata }, oldObject: podOf(mine, injected) })).toMatchObject({
      allowed: false,
    });
  });

  test('when it takes the annotations off a pod whose container refreshes', () => {
    const spec = { containers: [{ name: 'app' }, { name: 'postern-refresh' }] };
    expect(update(mine, {}, spec)).toMatchObject({ allowed: false });
  });
});

test('a write of the status that changes the plan is refused too', () => {
  const answer = guard({
    subResource: 'status',
    object: podOf({ 'postern.dev/plan': '{}' }, injected),
    oldObject: podOf({}, injected),
  });

  expect(answer).toMatchObject({ allowed: false });
});

describe('an update of a pod passes', () => {
  test.each<[string, Annotations, Annotations, object]>([
    ['with another pair under our signature', mine, signed('{}'), injected],
    ['that changes another annotation', mine, { ...mine, 'example.com/a': 'b' }, injected],
    [
      'that changes nothing of a pair that nobody signed',
      { 'postern.dev/plan': '{}' },
      { 'postern.dev/plan': '{}' },
      plain,
    ],
    ['that takes the annotations off a pod without a container of ours', mine, {}, plain],
  ])('%s', (_, before, after, spec) => {
    expect(update(before, after, spec)).toBe(PASS);
  });
});

describe('a binding to a node, whose annotations the API server copies into the pod,', () => {
  const target = { target: { kind: 'Node', name: 'node1' } };
  const bind = (subResource: string, annotations: Annotations) =>
    guard({
      kind: { group: '', version: 'v1', kind: 'Binding' },
      operation: 'CREATE',
      subResource,
      object: podOf(annotations, target),
    });

  test.each(['binding', ''])('is refused where it brings a plan, also a signed one (%j)', subResource => {
    expect(fieldsOf(bind(subResource, { 'postern.dev/plan': '{}' }))).toEqual([
      'metadata.annotations[postern.dev/plan]',
    ]);
    expect(bind(subResource, mine)).toMatchObject({ allowed: false });
  });

  test('passes otherwise', () => {
    expect(bind('binding', {})).toBe(PASS);
    expect(bind('binding', { 'example.com/a': 'b' })).toBe(PASS);
  });
});

test.each<[string, Partial<AdmissionRequest>]>([
  ['the creation of a pod', { operation: 'CREATE' }],
  ['the size of a pod', { subResource: 'resize' }],
  ['another kind', { kind: { group: 'apps', version: 'v1', kind: 'Deployment' } }],
  ['a Pod of another group', { kind: { group: 'example.com', version: 'v1', kind: 'Pod' } }],
])('%s is left to the next handler', (_, parts) => {
  const answer = guard({
    object: podOf({ 'postern.dev/plan': '{}' }, injected),
    oldObject: podOf({}, injected),
    ...parts,
  });

  expect(answer).toBe(NEXT);
});

const NEXT: Answer = { allowed: true, warnings: ['next'] };

function update(before: Annotations, after: Annotations, spec: object = injected) {
  return guard({ object: podOf(after, spec), oldObject: podOf(before, spec) });
}

function guard(parts: Partial<AdmissionRequest>) {
  const handler = guardPlan(signer, () => NEXT);
  return handler(admissionRequest({ operation: 'UPDATE', name: 'api', ...parts }), ENDLESS);
}

/** Annotations are absent where there are none, as the API server stores it. */
function podOf(annotations: Annotations, spec: object) {
  const metadata = Object.keys(annotations).length === 0 ? {} : { annotations };
  return { metadata: { name: 'api', ...metadata }, spec };
}

function fieldsOf(answer: Answer | Promise<Answer>) {
  return 'status' in answer ? answer.status.details?.causes?.map(({ field }) => field) : undefined;
}

import { describe, expect, test } from 'vitest';
import { PASS } from '../answer.ts';
import type { AdmissionRequest } from '../review.ts';
import { ENDLESS } from '../testing/endless.ts';
import { admissionRequest } from '../testing/review.ts';
import { LATE_VALIDATE, validateObjects } from './validate-objects.ts';

const deployment = { group: 'apps', version: 'v1', kind: 'Deployment' };
const store = { group: 'external-secrets.io', version: 'v1', kind: 'SecretStore' };
const object = { metadata: { name: 'x' } };

test.each<[string, Partial<AdmissionRequest>, string]>([
  ['a created workload', { kind: deployment, object }, 'workload'],
  ['a changed workload', { kind: deployment, operation: 'UPDATE', object, oldObject: object }, 'workload'],
  ['any kind of a whole group', { kind: store, object }, 'manifest'],
])('hands %s to the check of its kind', (_what, parts, answer) => {
  expect(validate(parts)).toEqual({ allowed: true, warnings: [answer] });
});

test.each<[string, Partial<AdmissionRequest>]>([
  ['a kind without a check', { kind: { ...deployment, kind: 'Scale' }, object }],
  ['a group without a check', { kind: { ...store, group: 'example.com' }, object }],
  [
    'a kind called like a property of all objects',
    { kind: { group: 'apps', version: 'v1', kind: 'toString' } },
  ],
  ['a deletion', { kind: store, operation: 'DELETE', object: undefined, oldObject: object }],
  ['a connection', { kind: store, operation: 'CONNECT', object }],
  ['a status', { kind: store, operation: 'UPDATE', subResource: 'status', object, oldObject: object }],
  ['a scale', { kind: deployment, operation: 'UPDATE', subResource: 'scale', object, oldObject: object }],
  [
    'what is being deleted, so that its finalizers can go',
    {
      kind: store,
      operation: 'UPDATE',
      object: { metadata: { name: 'x', deletionTimestamp: '2026-11-22T10:00:00Z' } },
      oldObject: { metadata: { name: 'x', finalizers: ['a'] }, status: { phase: 'x' } },
    },
  ],
])('has no opinion on %s', (_what, parts) => {
  expect(validate(parts)).toBe(PASS);
});

describe('what is being deleted', () => {
  const metadata = { name: 'x', finalizers: ['a'], deletionTimestamp: '2026-11-22T10:00:00Z' };
  const deep = (inmost: string): unknown => JSON.parse('['.repeat(9000) + inmost + ']'.repeat(9000));
  const stored = { metadata, spec: { data: ['a'] } };
  const update = (now: object, before: Record<string, unknown> | undefined = stored): unknown =>
    validate({ kind: store, operation: 'UPDATE', object: { ...stored, ...now }, oldObject: before });

  test.each<[string, object]>([
    ['its spec', { spec: { data: ['b'] } }],
    ['a field beside its spec', { data: {} }],
    ['a label', { metadata: { ...metadata, labels: { team: 'x' } } }],
    ['an annotation', { metadata: { ...metadata, annotations: { 'postern.dev/inject': 'auto' } } }],
    ['its owners', { metadata: { ...metadata, ownerReferences: [{ kind: 'ReplicaSet', name: 'x' }] } }],
  ])('is checked where the change is of %s', (_what, now) => {
    expect(update(now)).toEqual({ allowed: true, warnings: ['manifest'] });
  });

  test('is checked where what it was is not known', () => {
    const parts = { kind: store, operation: 'UPDATE', object: stored } as const;
    expect(validate(parts)).toEqual({ allowed: true, warnings: ['manifest'] });
  });

  test('passes however deep it was stored, and is refused when that is changed', () => {
    const before = { ...stored, spec: deep('1') };
    expect(update({ metadata: { ...metadata, finalizers: [] }, spec: deep('1') }, before)).toBe(PASS);
    expect(update({ spec: deep('2') }, before)).toMatchObject({ allowed: false });
  });
});

test('lets an object pass with a warning when the deadline comes first', () => {
  expect(LATE_VALIDATE).toMatchObject({ allowed: true, warnings: [expect.stringContaining('in time')] });
});

function validate(parts: Partial<AdmissionRequest>): unknown {
  const handler = validateObjects({
    'external-secrets.io/*': () => ({ allowed: true, warnings: ['manifest'] }),
    'apps/Deployment': () => ({ allowed: true, warnings: ['workload'] }),
  });
  return handler(admissionRequest(parts), ENDLESS);
}

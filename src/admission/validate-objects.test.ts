import { expect, test } from 'vitest';
import { PASS } from './answer.ts';
import type { AdmissionRequest } from './review.ts';
import { ENDLESS } from './testing/endless.ts';
import { admissionRequest } from './testing/review.ts';
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
      oldObject: object,
    },
  ],
])('has no opinion on %s', (_what, parts) => {
  expect(validate(parts)).toBe(PASS);
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

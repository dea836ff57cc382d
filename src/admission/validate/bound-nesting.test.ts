import { expect, test } from 'vitest';
import { PASS } from '../answer.ts';
import { boundNesting } from './bound-nesting.ts';
import type { AdmissionRequest } from '../review.ts';
import { ENDLESS } from '../testing/endless.ts';
import { admissionRequest } from '../testing/review.ts';

const kind = { group: 'generators.external-secrets.io', version: 'v1alpha1', kind: 'VaultDynamicSecret' };
/** So many levels, its own among them. */
const nested = (levels: number): Record<string, unknown> =>
  JSON.parse('{"a":'.repeat(levels - 1) + '{}' + '}'.repeat(levels - 1));

test.each([129, 4500, 10_000])('an object of %d levels is denied, and nobody looks into it', levels => {
  const next = (): never => {
    throw new Error('asked');
  };
  expect(boundNesting(next)(admissionRequest({ kind, name: 'db', object: nested(levels) }), ENDLESS)).toEqual(
    {
      allowed: false,
      status: {
        code: 422,
        reason: 'Invalid',
        message:
          'VaultDynamicSecret "db" is nested more than 128 levels deep, and Postern does not look into that; write it flatter',
        details: { group: kind.group, kind: kind.kind, name: 'db' },
      },
    },
  );
});

test.each([
  [128, true],
  [129, false],
])('of what is stored in %d levels the check is told: %s', (levels, isTold) => {
  const asked: AdmissionRequest[] = [];
  const next = (request: AdmissionRequest): typeof PASS => {
    asked.push(request);
    return PASS;
  };
  const oldObject = nested(levels);
  const request = admissionRequest({ kind, operation: 'UPDATE', object: nested(128), oldObject });
  expect(boundNesting(next)(request, ENDLESS)).toBe(PASS);
  expect(asked).toEqual([{ ...request, oldObject: isTold ? oldObject : undefined }]);
});

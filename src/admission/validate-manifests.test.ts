import { describe, expect, test } from 'vitest';
import type { Finding } from '../check/finding.ts';
import { PASS } from './answer.ts';
import type { AdmissionRequest } from './review.ts';
import { ENDLESS } from './testing/endless.ts';
import { admissionRequest } from './testing/review.ts';
import { validateManifests } from './validate-manifests.ts';

const error: Finding = { rule: 'PST101', severity: 'error', path: 'spec.data[0]', message: 'wrong' };
const doubt: Finding = { rule: 'PST201', severity: 'warning', path: 'spec', message: 'doubtful' };

describe('a new object', () => {
  test('passes without findings', () => {
    expect(validate({ object: { findings: [] } })).toBe(PASS);
  });

  test('passes with warnings', () => {
    expect(validate({ object: { findings: [doubt] } })).toEqual({
      allowed: true,
      warnings: ['spec: doubtful (PST201)'],
      auditAnnotations: { findings: 'PST201' },
    });
  });

  test('is refused for its errors alone', () => {
    expect(validate({ object: { findings: [doubt, error] } })).toMatchObject({
      allowed: false,
      status: {
        code: 422,
        reason: 'Invalid',
        message: 'ExternalSecret "db" is invalid:\n* spec.data[0]: wrong (PST101)',
        details: { causes: [{ field: 'spec.data[0]', message: 'wrong (PST101)' }] },
      },
      auditAnnotations: { findings: 'PST101' },
    });
  });
});

describe('a changed object', () => {
  const update = (findings: Finding[], before: Finding[]): unknown =>
    validate({ operation: 'UPDATE', object: { findings }, oldObject: { findings: before } });

  test('is not refused for an error that it had before', () => {
    expect(update([error, doubt], [error])).toMatchObject({
      allowed: true,
      warnings: ['spec.data[0]: wrong (PST101)', 'spec: doubtful (PST201)'],
    });
  });

  test.each<[string, Partial<Finding>]>([
    ['rule', { rule: 'PST102' }],
    ['place', { path: 'spec.data[1]' }],
    ['message', { message: 'wrong in another way' }],
  ])('is refused for an error with another %s than before', (_what, difference) => {
    expect(update([{ ...error, ...difference }], [error])).toMatchObject({ allowed: false });
  });

  test('is refused for the new error only', () => {
    expect(update([error, { ...error, rule: 'PST102' }], [error])).toMatchObject({
      allowed: false,
      status: { details: { causes: [{ message: 'wrong (PST102)' }] } },
    });
  });

  test('is refused when what it was before is not known', () => {
    expect(validate({ operation: 'UPDATE', object: { findings: [error] } })).toMatchObject({
      allowed: false,
    });
  });
});

/** The objects of these tests say themselves what is wrong with them. */
function validate(parts: Partial<AdmissionRequest>): unknown {
  const kind = { group: 'external-secrets.io', version: 'v1', kind: 'ExternalSecret' };
  const check = (object: { findings?: Finding[] }): Finding[] => object.findings ?? [];
  const handler = validateManifests(object => check(Object(object)));
  return handler(admissionRequest({ kind, name: 'db', ...parts }), ENDLESS);
}

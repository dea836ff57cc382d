import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PASS, denyForNow, type Answer } from './answer.ts';
import { readReview, writeAnswer, writeReview } from './review.ts';
import { admissionRequest, admissionReview } from './testing/review.ts';

describe('reading', () => {
  test('gives the parts that decisions are made from', () => {
    const body = admissionReview({ name: 'api', oldObject: { metadata: { name: 'api' } } });

    expect(readReview(body)).toEqual(
      admissionRequest({ name: 'api', oldObject: { metadata: { name: 'api' } } }),
    );
  });

  test('takes null and absent objects, names and namespaces as not there', () => {
    const { request } = admissionReview();
    const { name: _, namespace: __, subResource: ___, ...rest } = request;
    const body = { ...admissionReview(), request: { ...rest, operation: 'DELETE', object: null } };

    expect(readReview(body)).toMatchObject({
      object: undefined,
      oldObject: undefined,
      name: '',
      namespace: '',
      subResource: '',
    });
  });

  const { request } = admissionReview();
  test.each([
    ['a body that is no object', ['AdmissionReview'], 'the body'],
    ['an empty body', null, 'the body'],
    ['another apiVersion', { ...admissionReview(), apiVersion: 'admission.k8s.io/v1beta1' }, 'apiVersion'],
    ['another kind', { ...admissionReview(), kind: 'ConversionReview' }, 'kind'],
    ['no request', { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' }, 'request'],
    ['no uid', { ...admissionReview(), request: { ...request, uid: undefined } }, 'request.uid'],
    ['an empty uid', { ...admissionReview(), request: { ...request, uid: '' } }, 'request.uid'],
    ['a uid that is no string', { ...admissionReview(), request: { ...request, uid: 7 } }, 'request.uid'],
    ['no kind of object', { ...admissionReview(), request: { ...request, kind: {} } }, 'request.kind'],
    [
      'an unknown operation',
      { ...admissionReview(), request: { ...request, operation: 'PATCH' } },
      'request.operation',
    ],
    [
      'an object that is a list',
      { ...admissionReview(), request: { ...request, object: [] } },
      'request.object',
    ],
    ['a name that is no string', { ...admissionReview(), request: { ...request, name: 1 } }, 'request.name'],
  ])('refuses %s and names the field', (_what, body, field) => {
    expect(() => readReview(body)).toThrow(
      expect.objectContaining({
        code: 'REVIEW_UNREADABLE',
        message: expect.stringContaining(`admission.k8s.io/v1: ${field} must`),
      }),
    );
  });
});

describe('writing', () => {
  test('echoes the uid and says nothing that was not decided', () => {
    expect(JSON.parse(writeReview('u-1', writeAnswer(PASS)))).toEqual({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: { uid: 'u-1', allowed: true },
    });
  });

  test('sends a patch as base64 of RFC 6902 operations', () => {
    const patch = [{ op: 'add' as const, path: '/metadata/labels/größe', value: 'ß"\\' }];

    const { response } = parse(writeReview('u-1', writeAnswer({ allowed: true, patch })));

    expect(response).toMatchObject({ allowed: true, patchType: 'JSONPatch' });
    expect(JSON.parse(Buffer.from(String(response['patch']), 'base64').toString())).toEqual(patch);
  });

  test.each([
    ['is not ASCII', 'Zürich 🔑'],
    ['is very long', '🔑'.repeat(40_000)],
  ])('sends a patch that %s, and the next one after it', (_what, value) => {
    for (const text of [value, 'short']) {
      const patch = [{ op: 'add', path: '/metadata/annotations/a', value: text }] as const;
      const { response } = parse(writeReview('u-1', writeAnswer({ allowed: true, patch })));

      expect(JSON.parse(Buffer.from(String(response['patch']), 'base64').toString())).toEqual(patch);
    }
  });

  test('carries warnings and audit annotations', () => {
    const answer = { allowed: true, warnings: ['a "b"'], auditAnnotations: { injected: 'db' } } as const;

    expect(parse(writeReview('u-1', writeAnswer(answer))).response).toEqual({ uid: 'u-1', ...answer });
  });

  test('carries the status of a denial', () => {
    const { response } = parse(writeReview('u-1', writeAnswer(denyForNow('not now'))));

    expect(response).toEqual({
      uid: 'u-1',
      allowed: false,
      status: {
        code: 503,
        reason: 'ServiceUnavailable',
        message: 'not now',
        details: { retryAfterSeconds: 1 },
      },
    });
  });

  test('has patch and patchType both or neither, valid JSON, and the same uid for any answer', () => {
    const operation = fc.record({
      op: fc.constantFrom('add' as const, 'replace' as const),
      path: fc.string(),
      value: fc.jsonValue(),
    });
    const allowed = fc.record(
      {
        allowed: fc.constant(true as const),
        patch: fc.array(operation, { maxLength: 3 }),
        warnings: fc.array(fc.string(), { maxLength: 2 }),
      },
      { requiredKeys: ['allowed'] },
    );
    const denied = fc.record({
      allowed: fc.constant(false as const),
      status: fc.record({ code: fc.nat(), reason: fc.string(), message: fc.string() }),
    });

    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.oneof(allowed, denied), (uid, answer: Answer) => {
        const { response } = parse(writeReview(uid, writeAnswer(answer)));

        expect(response['uid']).toBe(uid);
        expect(response['allowed']).toBe(answer.allowed);
        expect('patch' in response).toBe('patchType' in response);
        expect('patch' in response).toBe(answer.allowed && (answer.patch ?? []).length > 0);
        expect(response['warnings'] ?? []).toEqual(answer.warnings ?? []);
      }),
    );
  });
});

function parse(text: string): { response: Record<string, unknown> } {
  const review: { response: Record<string, unknown> } = JSON.parse(text);
  return review;
}

describe('a patch that is too long to be applied', () => {
  const add = (value: string) => ({ op: 'add' as const, path: '/spec/containers/0/env/-', value });
  test.each([
    ['of one operation', [add('x'.repeat(2 ** 21))]],
    ['of many', Array.from({ length: 1000 }, () => add('x'.repeat(2048)))],
    ['of too many', Array.from({ length: 10_001 }, () => add(''))],
  ])('%s becomes a refusal that says so', (_what, patch) => {
    expect(parse(writeReview('u-1', writeAnswer({ allowed: true, patch }))).response).toMatchObject({
      allowed: false,
      status: { code: 413, message: expect.stringContaining('larger than the 1.5 MiB that etcd takes') },
    });
  });

  test('is none with a thousand operations that are short', () => {
    const patch = Array.from({ length: 1000 }, () => add('x'));
    const { patch: text } = writeAnswer({ allowed: true, patch });

    expect(text).toBe(JSON.stringify(patch));
  });
});

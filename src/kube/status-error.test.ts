import { describe, expect, test } from 'vitest';
import { KubeStatusError, isConflict, isGone, isNotFound, statusFrom } from './status-error.ts';

test.each([
  [400, 'KUBE_REFUSED'],
  [401, 'KUBE_REFUSED'],
  [409, 'KUBE_REFUSED'],
  [410, 'KUBE_REFUSED'],
  [429, 'KUBE_FAILED'],
  [500, 'KUBE_FAILED'],
  [503, 'KUBE_FAILED'],
])('%i is %s', (status, code) => {
  const error = new KubeStatusError('GET /api', status, { message: 'why' });
  expect(error).toMatchObject({ code, retryable: code === 'KUBE_FAILED', status, reason: '' });
});

test.each([
  [404, '', [true, false, false]],
  [409, 'AlreadyExists', [false, true, false]],
  [410, 'Gone', [false, false, true]],
  [500, 'Expired', [false, false, true]],
  [403, 'Forbidden', [false, false, false]],
])('%i %s is told apart', (status, reason, expected) => {
  const error = new KubeStatusError('GET /api', status, { reason });
  expect([isNotFound(error), isConflict(error), isGone(error)]).toEqual(expected);
});

test('an error of another kind is none of them', () => {
  const error = Object.assign(new Error('404'), { status: 404 });
  expect([isNotFound(error), isConflict(error), isGone(error)]).toEqual([false, false, false]);
});

test('the time to wait comes from the header, or else from the Status', () => {
  const body = { details: { retryAfterSeconds: 3 } };
  expect(new KubeStatusError('GET /api', 429, body).retryAfterMs).toBe(3000);
  expect(new KubeStatusError('GET /api', 429, body, 1000).retryAfterMs).toBe(1000);
  expect(new KubeStatusError('GET /api', 429, {}).retryAfterMs).toBeUndefined();
});

describe('reading the body of a refusal', () => {
  test('a Status keeps what is used of it', () => {
    const body = {
      kind: 'Status',
      code: 429,
      reason: 'TooMany',
      message: 'm',
      details: { retryAfterSeconds: 2, kind: 'x', uid: 'y', causes: [{ field: 'f', reason: 'r' }, 7, null] },
    };
    expect(statusFrom(JSON.stringify(body))).toEqual({
      code: 429,
      reason: 'TooMany',
      message: 'm',
      details: { retryAfterSeconds: 2, kind: 'x', causes: [{ field: 'f' }, {}, {}] },
    });
  });

  test.each(['', 'plain text', '<html>', '"quoted"', 'null'])('%j becomes the message', body => {
    expect(statusFrom(body)).toEqual({ message: body });
  });

  test.each(['{"reason":5,"message":[],"details":"x","code":"y"}', '[]'])(
    'fields of a wrong type in %s are left out',
    body => {
      expect(statusFrom(body)).toEqual({});
    },
  );
});

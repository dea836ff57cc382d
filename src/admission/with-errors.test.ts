import { expect, test } from 'vitest';
import { problem } from '../errors.ts';
import { PASS } from './answer.ts';
import type { Handler } from './handler.ts';
import { ENDLESS } from './testing/endless.ts';
import { admissionRequest } from './testing/review.ts';
import { withErrors, type Failure } from './with-errors.ts';

const CANARY = 'hunter2-canary';
const request = admissionRequest({ uid: 'u-7' });

const failing: [string, Handler][] = [
  [
    'thrown',
    () => {
      throw new TypeError(`cannot read ${CANARY}\n    at ${CANARY} (file:1:1)`);
    },
  ],
  ['rejected', () => Promise.reject(new TypeError(`cannot read ${CANARY}`))],
];

test.each(failing)('tells a user nothing of a %s error but the uid', async (_how, handler) => {
  const { error } = await run(handler);

  expect(error).toMatchObject({ code: 'ADMISSION_FAILED', retryable: true });
  expect(String(error)).toContain('u-7');
  expect(String(error)).not.toContain(CANARY);
  expect(error).not.toHaveProperty('cause');
});

test.each(failing)('logs where a %s error came from without its message', async (_how, handler) => {
  const { logged } = await run(handler);

  expect(logged).toMatchObject([{ uid: 'u-7', kind: 'Pod', error: 'TypeError' }]);
  expect(logged[0]?.frames[0]).toContain('with-errors.test.ts');
  expect(JSON.stringify(logged)).not.toContain(CANARY);
});

test('logs code and message of an error of ours, which never holds a value', async () => {
  const { logged } = await run(() => {
    throw problem('CREDENTIAL_MISSING', { store: 'vault', field: 'token', reason: 'gone' });
  });

  expect(logged).toMatchObject([{ error: 'CREDENTIAL_MISSING', message: 'vault: token is not there: gone' }]);
});

test('logs the kind of a thing that is no error', async () => {
  const { logged } = await run(() => Promise.reject(CANARY));

  expect(logged).toEqual([{ uid: 'u-7', kind: 'Pod', error: 'string', frames: [] }]);
});

test('passes answers on and logs nothing', async () => {
  const logged: Failure[] = [];
  const log = (failure: Failure): number => logged.push(failure);

  expect(withErrors(() => PASS, log)(request, ENDLESS)).toBe(PASS);
  expect(await withErrors(async () => PASS, log)(request, ENDLESS)).toBe(PASS);
  expect(logged).toEqual([]);
});

async function run(handler: Handler): Promise<{ error: unknown; logged: Failure[] }> {
  const logged: Failure[] = [];
  try {
    await withErrors(handler, failure => logged.push(failure))(request, ENDLESS);
    throw new Error('answered');
  } catch (error) {
    return { error, logged };
  }
}

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { problem } from '../errors.ts';
import { explainError } from './explain-error.ts';

const CANARY = 'canary-7c1f';

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

test('an error of the catalogue is repeated', () => {
  const error = problem('PROVIDER_UNAVAILABLE', { store: 's', action: 'reading', reason: 'timeout' });
  expect(explainError(error)).toEqual({
    code: 'PROVIDER_UNAVAILABLE',
    message: error.message,
    retryable: true,
  });
});

test('an error of the system is repeated and may be tried again', () => {
  const explained = explainError(thrownBy(() => readFileSync('/nowhere')));
  expect(explained).toMatchObject({ code: 'ENOENT', retryable: true });
  expect(explained.message).toContain('/nowhere');
});

test.each([
  ['a parser that quotes its input', () => JSON.parse(`${CANARY}{`)],
  ['an error with a code but no system call', () => new URL(CANARY)],
  [
    'a message that looks like a stack',
    () => {
      throw new Error(`x\n    at ${CANARY} (y)`);
    },
  ],
  [
    'a stack that does not start with its message',
    () => {
      throw Object.assign(new Error('x'), { stack: CANARY });
    },
  ],
  [
    'a text',
    () => {
      // oxlint-disable-next-line typescript/only-throw-error -- any code may do it
      throw CANARY;
    },
  ],
])('of %s only kind and place are told', (_, action) => {
  const explained = explainError(thrownBy(action));
  expect(explained).toMatchObject({ code: 'UNEXPECTED', retryable: false });
  expect(explained.message).not.toContain(CANARY);
});

test('the place of a defect is told', () => {
  expect(explainError(new TypeError('secret')).message).toMatch(
    /^unexpected TypeError at .*explain-error\.test\.ts/,
  );
});

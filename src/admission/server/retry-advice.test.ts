import { expect, test } from 'vitest';
import { retryAdvice } from './retry-advice.ts';

test.each<[string, readonly number[], readonly boolean[]]>([
  ['a moment of overload', [0, 100, 1100, 2100], [true, true, true, true]],
  ['one that lasts', [0, 1000, 2000, 3000, 4000, 8000], [true, true, true, false, false, false]],
  ['one that comes back after a pause', [0, 4000, 9001, 10_000], [true, false, true, true]],
])('%s', (_what, times, expected) => {
  let time = 0;
  const shouldRetry = retryAdvice(() => time);

  const given = times.map(each => {
    time = each;
    return shouldRetry();
  });

  expect(given).toEqual(expected);
});

import { expect, test } from 'vitest';
import { amountOf, sameQuantity } from './quantity.ts';

test.each([
  ['16Mi', 16 * 1024 ** 2],
  ['1.5Gi', 1.5 * 1024 ** 3],
  ['100m', 0.1],
  ['2', 2],
  ['1k', 1000],
  ['3M', 3e6],
  ['1e3', 1000],
])('%s stands for %d', (text, amount) => {
  expect(amountOf(text)).toBeCloseTo(amount, 9);
});

test.each(['', 'lots', '-1', '1 Mi', '1KiB', '1mi', '1e', '.5', '1ee3', '1Ki\n'])(
  '%j is no quantity',
  text => {
    expect(amountOf(text)).toBeUndefined();
  },
);

test.each<[unknown, unknown, boolean]>([
  ['0.5', '500m', true],
  ['1024Mi', '1Gi', true],
  ['0.1', '100m', true],
  ['1', '1', true],
  ['1', '2', false],
  ['1M', '1Mi', false],
  ['1', 1, false],
  ['x', 'x', false],
  [undefined, '1', false],
])('%j and %j are the same amount: %j', (a, b, same) => {
  expect(sameQuantity(a, b)).toBe(same);
});

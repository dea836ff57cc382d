import { expect, test } from 'vitest';
import { growthOfWork, IN_PROPORTION } from '../../../../test/growth-of-work.ts';
import { wrapText } from './wrap-text.ts';

test('the work goes with the size of a text without a space', { timeout: 60_000 }, async () => {
  const grown = await growthOfWork(
    5000,
    size => 'x'.repeat(size),
    text => wrapText(text, 2n, '\n', true),
  );

  expect(grown).toBeLessThan(IN_PROPORTION);
});

test('a space counts that stands right behind a line', () => {
  expect(wrapText('ab cd', 2n, '\n', true)).toBe('ab\ncd');
  expect(wrapText('a bcd', 2n, '\n', true)).toBe('a\nbc\nd');
});

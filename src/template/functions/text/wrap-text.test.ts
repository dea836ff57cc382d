import { expect, test } from 'vitest';
import { growthOfWork, IN_PROPORTION } from '../../../../test/growth-of-work.ts';
import { wrapText } from './wrap-text.ts';

test.for([
  ['a text without a space', 'x', true],
  ['a space at the beginning alone', 'x', false],
  ['words as long as a line', 'xx ', true],
] as const)(
  'the work goes with the size of the text: %s',
  { timeout: 60_000 },
  async ([, part, breaksWords]) => {
    const grown = await growthOfWork(
      5000,
      size => `a ${part.repeat(size)}`,
      text => wrapText(text, 2n, '\n', breaksWords),
    );

    expect(grown).toBeLessThan(IN_PROPORTION);
  },
);

test('a space counts that stands right behind a line', () => {
  expect(wrapText('ab cd', 2n, '\n', true)).toBe('ab\ncd');
  expect(wrapText('a bcd', 2n, '\n', true)).toBe('a\nbc\nd');
});

import { expect, test } from 'vitest';
import { quoteText } from './quote-text.ts';

test.each([
  ['plain', '"plain"'],
  ['a "b" \\ c', '"a \\"b\\" \\\\ c"'],
  ['é\n\u0000\u200b', '"é\\n\\x00\\u200b"'],
])('%j is shown as %s', (text, shown) => {
  expect(quoteText(text)).toBe(shown);
});

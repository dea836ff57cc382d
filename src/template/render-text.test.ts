import { expect, test } from 'vitest';
import { parseKnown } from './render-text.ts';

test('a text that several rules read is parsed once, for each name', () => {
  const text = '{{ .a | b64enc }}';

  expect(parseKnown(text, 'template')).toBe(parseKnown(text, 'template'));
  expect(parseKnown(text, 'other').name).toBe('other');
});

test('only so many are kept', () => {
  const first = parseKnown('{{ .a }}', 'template');
  for (let index = 0; index < 100; index += 1) parseKnown(`{{ .a }}${index}`, 'template');

  expect(parseKnown('{{ .a }}', 'template')).not.toBe(first);
});

test('one that is wrong is wrong each time', () => {
  expect(() => parseKnown('{{ .a', 'template')).toThrow('unclosed action');
  expect(() => parseKnown('{{ .a', 'template')).toThrow('unclosed action');
});

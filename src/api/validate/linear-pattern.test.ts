import { expect, test } from 'vitest';
import { CHECKED_KINDS, checkedSchemaOf } from '../checked-kinds.ts';
import type { StructuralSchema } from '../schema/structural-schema.ts';
import { linearPattern, withLinearPatterns } from './linear-pattern.ts';

const patterns = [
  ...new Set(
    CHECKED_KINDS.map(checkedSchemaOf).flatMap(schema =>
      Array.from(JSON.stringify(schema).matchAll(/"pattern":(?<quoted>"(?:[^"\\]|\\.)*")/gu), ({ groups }) =>
        String(JSON.parse(groups?.['quoted'] ?? '')),
      ),
    ),
  ),
];

const PARTS = [
  '@',
  '@every ',
  'a',
  ' ',
  '\n',
  '\r',
  '\u2028',
  '.',
  '-',
  '5 ',
  '.iam.gserviceaccount.com',
  '@daily',
];

test.for(patterns)('%s takes the same texts', pattern => {
  const [before, after] = [pattern, linearPattern(pattern)].map(text => new RegExp(text, 'u'));
  let texts = [''];
  for (let length = 0; length < 4; length++) {
    texts = texts.flatMap(text => ['', ...PARTS].map(part => text + part));
    const differ = texts.filter(text => before?.test(text) !== after?.test(text));
    expect(differ).toEqual([]);
  }
});

test.for(patterns)('%s takes no time on a long text that does not fit', pattern => {
  const linear = new RegExp(linearPattern(pattern), 'u');
  const words = pattern.match(/[@\w .-]+/gu) ?? [];
  for (const word of ['', ...words])
    for (const part of ['a', '@', 'a@', '.', 'a.', '-', ' ', 'a ', ...words])
      // What grows with the square takes an hour.
      expect(linear.test(`${word}${part.repeat(1_000_000 / part.length)}\n!`)).toBe(false);
});

test('every pattern of a schema is replaced, however deep it stands', () => {
  const schema: StructuralSchema = {
    properties: { a: { items: { additionalProperties: { pattern: '^.*@.*$' } } } },
  };
  expect(JSON.stringify(withLinearPatterns(schema))).toContain('"^[^@');
});

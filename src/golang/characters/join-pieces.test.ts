import { expect, test } from 'vitest';
import { joinPieces } from './join-pieces.ts';

test.for([0, 1, 4095, 4096, 4097, 10_000])('%d pieces come out whole and in their order', count => {
  const pieces = Array.from({ length: count }, (_, index) => `${index},`);

  expect(joinPieces(pieces)).toBe(pieces.join(''));
});

test('a text of more than 16 MiB is refused, though its pieces are one text many times', () => {
  const large = 'x'.repeat(1024 * 1024);

  expect(joinPieces(Array.from({ length: 16 }, () => large))).toHaveLength(16 * large.length);
  expect(() => joinPieces(Array.from({ length: 17 }, () => large))).toThrow(RangeError);
});

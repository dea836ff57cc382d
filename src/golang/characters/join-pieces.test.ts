import { expect, test } from 'vitest';
import { joinPieces } from './join-pieces.ts';

test.for([0, 1, 4095, 4096, 4097, 10_000])('%d pieces come out whole and in their order', count => {
  const pieces = Array.from({ length: count }, (_, index) => `${index},`);

  expect(joinPieces(pieces)).toBe(pieces.join(''));
});

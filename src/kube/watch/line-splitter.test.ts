import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { growthOfWork, IN_PROPORTION } from '../../../test/growth-of-work.ts';
import { createLineSplitter } from './line-splitter.ts';
import { anyText } from '../../golang/testing/any-text.ts';

test('lines come out as they went in, wherever the chunks are cut', () => {
  const line = anyText().map(text => text.replaceAll('\n', ' '));
  fc.assert(
    fc.property(
      fc.array(line),
      fc.string({ unit: 'grapheme' }),
      fc.array(fc.nat(40)),
      (lines, last, cuts) => {
        const rest = last.replaceAll('\n', ' ');
        const splitter = createLineSplitter(1_000_000);
        const bytes = Buffer.from([...lines, rest].join('\n'));
        const seen = chunked(bytes, cuts).flatMap(chunk => splitter.push(chunk));
        expect(seen).toEqual(lines);
        expect(splitter.rest()).toBe(rest);
      },
    ),
  );
});

test('a character that is cut in two is put together again', () => {
  const splitter = createLineSplitter(100);
  const bytes = Buffer.from('{"name":"ключ 🔑"}\n');
  const seen = [...bytes].flatMap(byte => splitter.push(Uint8Array.of(byte)));
  expect(seen).toEqual(['{"name":"ключ 🔑"}']);
});

test('a line beyond the limit is refused before it is complete', () => {
  const splitter = createLineSplitter(10);
  splitter.push(Buffer.from('12345678'));
  expect(() => splitter.push(Buffer.from('9abc'))).toThrow('a line is longer than 10 bytes');
});

test('a long line in small chunks costs time in proportion to its length', async () => {
  const read = (chunks: readonly Buffer[]): readonly string[] => {
    const splitter = createLineSplitter(8_000_000);
    for (const chunk of chunks) splitter.push(chunk);
    return splitter.push(Buffer.from('\n'));
  };
  const chunks = (count: number): Buffer[] => Array.from({ length: count }, () => Buffer.alloc(1000, 'x'));
  expect(read(chunks(1000))).toEqual(['x'.repeat(1_000_000)]);
  // Joining anew for each chunk would copy 8 GB for the large one.
  expect(await growthOfWork(250, chunks, read)).toBeLessThan(IN_PROPORTION);
});

function chunked(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let from = 0;
  for (const length of cuts) {
    chunks.push(bytes.subarray(from, from + length));
    from += length;
  }
  return [...chunks, bytes.subarray(from)];
}

import { expect, test } from 'vitest';
import { endInPieces, type PieceWriter } from './end-in-pieces.ts';

/** What was written so far; the callback of the last write, while it has not gone. */
function recorder() {
  const written: Buffer[] = [];
  let gone: Parameters<PieceWriter['write']>[1] | undefined;
  let ended = false;
  const response: PieceWriter = {
    write(piece, callback) {
      if (gone) throw new Error('written before the last piece had gone');
      written.push(piece);
      gone = callback;
    },
    end(piece) {
      written.push(piece);
      ended = true;
    },
  };
  const go = (error?: Error): boolean => {
    const callback = gone;
    gone = undefined;
    callback?.(error);
    return callback !== undefined;
  };
  return { response, written, go, ended: () => ended };
}

const KiB = 1024;

test.each([
  ['less than a piece', 'x'.repeat(10), [10]],
  ['a piece', 'x'.repeat(16 * KiB), [16 * KiB]],
  ['more, of letters that take two bytes', 'ш'.repeat(20 * KiB), [16 * KiB, 16 * KiB, 8 * KiB]],
])('%s is written whole, one piece after the other', (_what, text, sizes) => {
  const { response, written, go, ended } = recorder();
  endInPieces(response, text);
  while (go()) expect(ended()).toBe(written.length === sizes.length);

  expect(written.map(piece => piece.length)).toEqual(sizes);
  expect(Buffer.concat(written).toString()).toBe(text);
  expect(ended()).toBe(true);
});

test('nothing is written any more when the connection is gone', () => {
  const { response, written, go, ended } = recorder();
  endInPieces(response, 'x'.repeat(100 * KiB));
  go();
  go(new Error('socket hang up'));

  expect([written.length, go(), ended()]).toEqual([2, false, false]);
});

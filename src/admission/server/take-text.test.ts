import { expect, test } from 'vitest';
import { takeText } from './take-text.ts';

const SMALL = 64 * 1024;

test('a large body is text, and its memory is given back', () => {
  const body = Buffer.concat([Buffer.from('{"имя":"'), Buffer.alloc(90_000, 'x'), Buffer.from('"}')]);
  const { buffer } = body;

  expect(takeText(body, SMALL)).toBe(`{"имя":"${'x'.repeat(90_000)}"}`);
  expect(buffer).toMatchObject({ detached: true, byteLength: 0 });
});

test('a small one is left', () => {
  const body = Buffer.alloc(SMALL, 'x');

  expect(takeText(body, SMALL)).toBe('x'.repeat(SMALL));
  expect(body.length).toBe(SMALL);
});

test('what shares its memory with others takes it from nobody', () => {
  const memory = Buffer.alloc(100_000, 'x');
  const body = memory.subarray(1, 90_000);

  expect(takeText(body, SMALL)).toBe('x'.repeat(89_999));
  expect(memory.toString()).toBe('x'.repeat(100_000));
});

test('bytes that are no UTF-8 are read as U+FFFD, as Go reads them', () => {
  expect(takeText(Buffer.from([0x22, 0xff, 0x22]), SMALL)).toBe('"\ufffd"');
});

import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';

import { render } from './testing/render.ts';

const fixed = { now: () => 0, randomBytes: (size: number) => Buffer.alloc(size, 0xff) };

test('a UUID is random but for its version and variant', async () => {
  expect(await render('{{ uuidv4 }}', {}, fixed)).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
  const zeros = { ...fixed, randomBytes: (size: number) => Buffer.alloc(size) };
  expect(await render('{{ uuidv4 }}', {}, zeros)).toBe('00000000-0000-4000-8000-000000000000');
});

test('two UUIDs differ', async () => {
  const [first, second] = (await render('{{ uuidv4 }} {{ uuidv4 }}')).split(' ');
  expect(first).not.toBe(second);
});

test('the bytes that were drawn are not changed', async () => {
  const drawn = randomBytes(16);
  const before = Buffer.from(drawn);
  await render('{{ uuidv4 }}', {}, { ...fixed, randomBytes: () => drawn });
  expect(drawn).toEqual(before);
});

test.each([
  [0, ''],
  [3, '////'],
  [4, '/////w=='],
])('%d random bytes are in base64', async (count, expected) => {
  expect(await render(`{{ randBytes ${count} }}`, {}, fixed)).toBe(expected);
});

test.each([-1, 1048577])('%d random bytes are refused', async count => {
  await expect(render(`{{ randBytes ${count} }}`)).rejects.toThrow('the number of bytes is out of range');
});

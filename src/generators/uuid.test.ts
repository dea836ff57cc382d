import { expect, test } from 'vitest';
import { request, texts } from './testing/request.ts';
import { uuid } from './uuid.ts';

test('is of version 4 and differs each time', async () => {
  const made = await Promise.all(
    Array.from({ length: 50 }, async () => texts(await uuid.generate(request('UUID', {})))['uuid'] ?? ''),
  );
  for (const text of made) {
    expect(text).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
  expect(new Set(made).size).toBe(50);
});

test('sets version and variant over whatever the bytes are', async () => {
  const ones = request('UUID', {}, { randomBytes: size => Buffer.alloc(size, 0xff) });
  expect(texts(await uuid.generate(ones))['uuid']).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
});

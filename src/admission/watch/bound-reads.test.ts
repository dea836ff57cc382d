import { expect, test } from 'vitest';
import type { ObjectRef } from '../../manifest/view.ts';
import { boundReads } from './bound-reads.ts';

const ref: ObjectRef = { kind: 'SecretStore', namespace: 'payments', name: 'vault' };
const { signal } = new AbortController();

test('what comes when so many are waited for is not readable, and says why; afterwards there is room again', async () => {
  const gate = Promise.withResolvers<readonly []>();
  let refused = 0;
  const reads = boundReads(
    () => gate.promise,
    2,
    () => (refused += 1),
  );
  const waiting = [reads.read(ref, signal), reads.read(ref, signal)];

  expect(await reads.read(ref, signal)).toMatchObject({
    code: 'LOOKUP_FAILED',
    message: expect.stringMatching(/^SecretStore payments\/vault could not .*: too many requests wait/),
  });
  expect({ refused, waiting: reads.waiting() }).toEqual({ refused: 1, waiting: 2 });
  gate.resolve([]);
  expect(await Promise.all(waiting)).toEqual([[], []]);
  expect(reads.waiting()).toBe(0);
  expect(await reads.read(ref, signal)).toEqual([]);
});

test('a read that is rejected gives its place back', async () => {
  const reads = boundReads(
    () => Promise.reject(new Error('gone')),
    1,
    () => {},
  );

  await expect(reads.read(ref, signal)).rejects.toThrow('gone');
  expect(reads.waiting()).toBe(0);
});

import { setImmediate as tick } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { limiter } from './limit.ts';

test('never more than the bound run, all of them run, in order of their arrival', async () => {
  const limit = limiter(3);
  const started: number[] = [];
  let running = 0;
  let most = 0;

  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      limit(async () => {
        started.push(index);
        running += 1;
        most = Math.max(most, running);
        await tick();
        running -= 1;
        return index;
      }),
    ),
  );

  expect(most).toBe(3);
  expect(started).toEqual(results);
  expect(results).toHaveLength(20);
});

test('a failure frees its place', async () => {
  const limit = limiter(1);

  await expect(limit(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await expect(limit(() => Promise.resolve('next'))).resolves.toBe('next');
});

test('one batch after another finds every place free again, and no more of them', async () => {
  const limit = limiter(2);
  let running = 0;
  const batch = async (): Promise<number> => {
    let most = 0;
    await Promise.all(
      Array.from({ length: 5 }, () =>
        limit(async () => {
          running += 1;
          most = Math.max(most, running);
          await tick();
          running -= 1;
        }),
      ),
    );
    return most;
  };

  expect([await batch(), await batch(), await batch()]).toEqual([2, 2, 2]);
});

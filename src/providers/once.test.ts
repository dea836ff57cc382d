import { expect, test, vi } from 'vitest';
import { once } from './once.ts';

test('a key is made once, also for those who ask while it is being made', async () => {
  const answers = once<string>();
  const make = vi.fn(() => Promise.resolve('made'));

  expect(await Promise.all([answers('a', make), answers('a', make), answers('b', make)])).toEqual([
    'made',
    'made',
    'made',
  ]);
  expect(make).toHaveBeenCalledTimes(2);
});

test('an error is the answer for everybody too', async () => {
  const answers = once<string>();
  const make = vi.fn(() => Promise.reject(new Error('refused')));

  await expect(answers('a', make)).rejects.toThrow('refused');
  await expect(answers('a', make)).rejects.toThrow('refused');
  expect(make).toHaveBeenCalledTimes(1);
});

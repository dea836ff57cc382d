import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';

export interface Compared {
  /** The case. */
  readonly of: unknown;
  readonly ours: unknown;
  readonly theirs: unknown;
}

/** Every case has the same answer on both sides; shows the first of those that have not. */
export function expectSame(compared: readonly Compared[]): void {
  const different = compared.filter(({ ours, theirs }) => !isDeepStrictEqual(ours, theirs)).slice(0, 10);
  const side = (name: 'ours' | 'theirs'): unknown[] =>
    different.map(one => ({ of: one.of, answer: one[name] }));
  expect(side('ours')).toEqual(side('theirs'));
  expect(different).toEqual([]);
}

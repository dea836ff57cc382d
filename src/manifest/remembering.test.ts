import { array, assert, constantFrom, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { remembering } from './remembering.ts';

describe('what was made of an object', () => {
  function counted() {
    const calls: unknown[][] = [];
    const make = remembering((key: object, ...rest: unknown[]) => {
      calls.push([key, ...rest]);
      return { of: [key, ...rest] };
    });
    return { make, calls };
  }

  test('is given again for the same object and the same rest', () => {
    const { make, calls } = counted();
    const key = {};

    expect(make(key, 'a', undefined)).toBe(make(key, 'a', undefined));
    expect(calls).toHaveLength(1);
  });

  test.each<[string, unknown[]]>([
    ['another rest', ['b']],
    ['a longer rest', ['a', undefined]],
    ['no rest', []],
  ])('is made anew for %s', (_what, rest) => {
    const { make } = counted();
    const key = {};
    const before = make(key, 'a');

    expect(make(key, ...rest)).not.toBe(before);
    expect(make(key, ...rest)).toEqual({ of: [key, ...rest] });
  });

  test('is made anew for an object that is equal and not the same', () => {
    const { make, calls } = counted();
    make({});
    make({});

    expect(calls).toHaveLength(2);
  });

  test('is undefined once and for all where that was the answer', () => {
    let calls = 0;
    const make = remembering((_key: object) => void (calls += 1));
    const key = {};
    make(key);
    make(key);

    expect(calls).toBe(1);
  });

  test('is not remembered where making it failed', () => {
    let calls = 0;
    const make = remembering((_key: object) => {
      calls += 1;
      if (calls === 1) throw new Error('first');
      return calls;
    });
    const key = {};

    expect(() => make(key)).toThrow('first');
    expect(make(key)).toBe(2);
  });
});

test('whatever is asked in whatever order, the answer is that of the function itself', () => {
  const keys = [{ id: 1 }, { id: 2 }];
  const fresh = (key: { id: number }, a: string | undefined, b: number): string => `${key.id} ${a} ${b}`;
  const calls = array(tuple(constantFrom(...keys), constantFrom('x', 'y', undefined), constantFrom(0, 1)));
  assert(
    property(calls, list => {
      const remembered = remembering(fresh);
      for (const [key, a, b] of list) expect(remembered(key, a, b)).toBe(fresh(key, a, b));
    }),
  );
});

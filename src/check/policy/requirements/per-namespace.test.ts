import { expect, test } from 'vitest';
import { perNamespace } from './per-namespace.ts';

test('something is made once for each namespace, and where it is not known', () => {
  const made: (string | undefined)[] = [];
  const of = perNamespace(namespace => {
    made.push(namespace);
    return namespace === undefined ? undefined : `${namespace}!`;
  });
  expect(['a', 'b', 'a', undefined, undefined].map(of)).toEqual(['a!', 'b!', 'a!', undefined, undefined]);
  expect(made).toEqual(['a', 'b', undefined]);
});

test('of many namespaces the last ones are kept, and all of them get their own', () => {
  let count = 0;
  const of = perNamespace(namespace => `${namespace} ${(count += 1)}`);
  const first = of('0');
  for (let index = 1; index <= 200; index += 1) expect(of(`${index}`)).toBe(`${index} ${index + 1}`);
  expect(of('200')).toBe('200 201');
  expect(of('0')).not.toBe(first);
});

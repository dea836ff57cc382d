import { expect, test } from 'vitest';
import { expressionFor, globFor, namesNamespace, textFor } from './namespace-text.ts';

test.for([
  ['{{namespace}}-*', 'shop', 'shop-vault', true],
  ['{{ namespace }}-*', 'shop', 'shop-vault', true],
  ['{{namespace}}-*', 'shop', 'shopping-vault', false],
  ['{{namespace}}', 'shop', 'shop', true],
  ['company', 'shop', 'company', true],
  ['company', undefined, 'companies', false],
  // Some namespace is called so.
  ['{{namespace}}-vault', undefined, 'billing-vault', true],
  ['{{namespace}}-vault', undefined, 'billing', false],
] as const)('%s in %s takes the name %s: %s', ([pattern, namespace, name, isTaken]) => {
  expect(globFor(pattern)(namespace)(name)).toBe(isTaken);
});

test.for([
  ['^{{namespace}}/', 'shop', '^shop/'],
  ['^{{ namespace }}/{{namespace}}', 'a-b', '^a-b/a-b'],
  ['^{{namespace}}/', undefined, '^[-a-z0-9]{1,63}/'],
  ['^{{other}}/', 'shop', '^{{other}}/'],
  // Names have no such characters; what stands for one is still no syntax.
  ['^{{namespace}}/', 'a.b', String.raw`^a\.b/`],
  ['^{{namespace}}/', '$&', String.raw`^\$&/`],
] as const)('%s in %s is the expression %s', ([pattern, namespace, expression]) => {
  expect(expressionFor(pattern, namespace)).toBe(expression);
});

test('a message names the namespace where it is known, and the placeholder where it is not', () => {
  expect(textFor('^{{namespace}}/', 'shop')).toBe('^shop/');
  expect(textFor('^{{namespace}}/', undefined)).toBe('^{{namespace}}/');
});

test('it is asked of a pattern whether the namespace makes a difference', () => {
  expect(['{{namespace}}/', '{{ namespace}}', 'namespace', '{{names}}'].map(namesNamespace)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

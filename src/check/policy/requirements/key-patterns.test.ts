import { describe, expect, test } from 'vitest';
import { anyOf, compileKeyPatterns, type KeyPatterns } from './key-patterns.ts';

const patternsOf = (...patterns: readonly string[]): KeyPatterns => {
  const compiled = compileKeyPatterns(patterns);
  if (compiled === undefined) throw new Error('one of them cannot be read');
  return compiled;
};

describe('keys', () => {
  const patterns = patternsOf('^{{namespace}}/', '^shared/[a-z]+$');

  test.for([
    ['shop/db', 'shop', true],
    ['shared/mail', 'shop', true],
    ['billing/db', 'shop', false],
    ['shopping/db', 'shop', false],
    ['shared/mail/more', 'shop', false],
    // Some namespace may have it.
    ['billing/db', undefined, true],
    ['Billing/db', undefined, false],
  ] as const)('%s in %s: %s', ([key, namespace, isAllowed]) => {
    expect(patterns.allowsKey(key, namespace)).toBe(isAllowed);
  });

  test('an expression matches anywhere unless it says where', () => {
    expect(patternsOf('db').allowsKey('shop/db/1', 'shop')).toBe(true);
  });

  test('a key longer than any provider takes matches nothing', () => {
    expect(patternsOf('.').allowsKey('a'.repeat(2048), 'shop')).toBe(true);
    expect(patternsOf('.').allowsKey('a'.repeat(2049), 'shop')).toBe(false);
  });

  test('the expressions of one namespace stay right while thousands of others are asked about', () => {
    for (let index = 0; index < 1000; index += 1) {
      expect(patterns.allowsKey(`team-${index}/db`, `team-${index}`)).toBe(true);
      expect(patterns.allowsKey('shop/db', `team-${index}`)).toBe(false);
    }
    expect(patterns.allowsKey('shop/db', 'shop')).toBe(true);
  });
});

describe('what is found', () => {
  test.for([
    ['^shop/', { beginning: 'shop/' }, true],
    ['^shop/', { beginning: 'shop/mail' }, true],
    ['^shop/', { beginning: 'shop' }, false],
    ['^shop/', { beginning: '' }, false],
    ['^shop/.*$', { beginning: 'shop/' }, true],
    ['^shop/[a-z]+$', { beginning: 'shop/' }, false],
    ['^shop/[a-z]+$', { key: 'shop/db' }, true],
    ['^shop/[a-z]+$', { key: 'shop/7' }, false],
    ['', { beginning: '' }, true],
  ] as const)('of %s: %j, %s', ([pattern, found, isAllowed]) => {
    expect(patternsOf(pattern).allowsFound(found, 'shop')).toBe(isAllowed);
  });

  test('one pattern of several that takes any end is enough', () => {
    expect(patternsOf('^a$', '^shop/').allowsFound({ beginning: 'shop/' }, 'shop')).toBe(true);
    expect(patternsOf('^a$').allowsFound({ beginning: 'shop/' }, 'shop')).toBe(false);
  });
});

test.for([['('], ['^shop/', '(?=a)'], ['(x{0,1000}){1000}']] as const)(
  'patterns of which one cannot be read are none: %j',
  patterns => {
    expect(compileKeyPatterns(patterns)).toBeUndefined();
  },
);

describe('what messages say', () => {
  test('the first ten patterns, with the namespace', () => {
    expect(patternsOf('^{{namespace}}/', '^shared/').text('shop')).toBe('^shop/, ^shared/');
    const many = Array.from({ length: 12 }, (_, index) => `^${index}/`);
    expect(patternsOf(...many).text('shop')).toMatch(/^\^0\/, .* and 2 more$/u);
  });

  test.for([
    [['^{{namespace}}/'], 'shop', 'shop/'],
    [['^{{namespace}}/'], undefined, ''],
    [['^{{namespace}}/', '^shared/'], 'shop', ''],
    [['db$'], 'shop', ''],
  ] as const)('keys of %j in %s must begin with "%s"', ([patterns, namespace, beginning]) => {
    expect(patternsOf(...patterns).beginning(namespace)).toBe(beginning);
  });
});

test('several lists allow what one of them allows', () => {
  const both = anyOf([patternsOf('^a/'), patternsOf('^b/')]);
  expect(['a/1', 'b/1', 'c/1'].map(key => both.allowsKey(key, 'shop'))).toEqual([true, true, false]);
  expect(both.allowsFound({ beginning: 'b/' }, 'shop')).toBe(true);
  expect(both.text('shop')).toBe('^a/, ^b/');
  expect(both.beginning('shop')).toBe('');
  expect(anyOf([patternsOf('^a/')]).beginning('shop')).toBe('a/');
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileRegexp } from '../../../golang/regexp/regexp.ts';
import { literalBeginning, openEnded } from './expression-shape.ts';

describe('literalBeginning', () => {
  test.for([
    ['^shop/', 'shop/'],
    ['^shop/(?:a|b)', ''],
    ['^shop/[a-z]+$', 'shop/'],
    ['^shop$', 'shop'],
    [String.raw`^shop\.example\/db`, 'shop.example/db'],
    [String.raw`^shop\d`, 'shop'],
    [String.raw`^shop\pL`, 'shop'],
    ['^shops?/', 'shop'],
    ['^shops*', 'shop'],
    ['^shops{0,1}', 'shop'],
    ['^läden/', 'läden/'],
    ['^a🔑?', 'a'],
    ['shop/', ''],
    ['^shop/|^billing/', ''],
    ['(?i)^shop/', ''],
    ['^(?i)shop/', ''],
    ['', ''],
    ['^', ''],
  ] as const)('every match of %s begins with "%s"', ([expression, beginning]) => {
    expect(literalBeginning(expression)).toBe(beginning);
  });

  test('no expression matches a text that begins otherwise', () => {
    fc.assert(
      fc.property(expressions, texts, (expression, text) => {
        const compiled = compiledOf(expression);
        fc.pre(compiled !== undefined && compiled.test(text));
        expect(text.startsWith(literalBeginning(expression))).toBe(true);
      }),
    );
  });
});

describe('openEnded', () => {
  test.for([
    ['^shop/', '^shop/'],
    ['^shop/.*', '^shop/'],
    ['^shop/.*$', '^shop/'],
    ['^shop/.+$', '^shop/'],
    ['.', '.'],
    ['.*', ''],
    ['^shop/[a-z]+$', undefined],
    [String.raw`^shop\.*$`, undefined],
    [String.raw`^shop\b`, undefined],
    [String.raw`^shop\z`, undefined],
    ['^a$|^shop/.*$', undefined],
    ['(^shop/.*$)', undefined],
  ] as const)('%s wants no end as %s', ([expression, open]) => {
    expect(openEnded(expression)).toBe(open);
  });

  test('what matches it goes on as it likes, and the expression still matches', () => {
    fc.assert(
      fc.property(expressions, texts, texts, (expression, text, more) => {
        const open = compiledOf(openEnded(expression));
        fc.pre(open !== undefined && more !== '' && open.test(text));
        expect(compileRegexp(expression).test(text + more)).toBe(true);
      }),
    );
  });
});

/** Of the parts that make a difference, in any order; many of them cannot be read. */
const expressions = fc
  .array(
    fc.constantFrom(
      '^',
      '$',
      'a',
      'b',
      '/',
      '.',
      '*',
      '+',
      '?',
      '|',
      '(',
      ')',
      '[',
      ']',
      '{1}',
      '\\',
      'b',
      '.*$',
    ),
    { maxLength: 8 },
  )
  .map(parts => parts.join(''));
const texts = fc
  .array(fc.constantFrom('a', 'b', '/', '.', '$'), { maxLength: 5 })
  .map(parts => parts.join(''));

function compiledOf(expression: string | undefined): ReturnType<typeof compileRegexp> | undefined {
  try {
    return expression === undefined ? undefined : compileRegexp(expression);
  } catch {
    return undefined;
  }
}

import { describe, expect, test } from 'vitest';
import { compileRegexp, quoteMeta } from './regexp.ts';

describe('replaceAll', () => {
  test.for([
    { source: '^db/(.*)$', text: 'db/user', replacement: 'app_$1', result: 'app_user' },
    { source: '(\\w+)-(\\w+)', text: 'a-b c-d', replacement: '$2-$1', result: 'b-a d-c' },
    { source: '(a)', text: 'a', replacement: '$1x', result: '' },
    { source: '(a)', text: 'a', replacement: '${1}x', result: 'ax' },
    { source: '(?P<word>\\w+)', text: 'hi', replacement: '<$word>', result: '<hi>' },
    { source: '(?<word>\\w+)', text: 'hi', replacement: '${word}${nothing}', result: 'hi' },
    { source: 'a', text: 'a', replacement: '$$1', result: '$1' },
    { source: 'a', text: 'a', replacement: '$ ${ $-', result: '$ ${ $-' },
    { source: '(?P<01>a)', text: 'a', replacement: '[$01][$1]', result: '[a][a]' },
    { source: '(a)|(b)', text: 'b', replacement: '[$1$2]', result: '[b]' },
    { source: '[^a-z]', text: 'é😀', replacement: '_', result: '__' },
  ])('$source in $text by $replacement gives $result', ({ source, text, replacement, result }) => {
    expect(compileRegexp(source).replaceAll(text, replacement)).toBe(result);
  });

  test.for([
    ['x*', 'abc', '-a-b-c-'],
    ['a*', 'baac', '-b-c-'],
    ['^', 'ab', '-ab'],
    ['$', 'ab', 'ab-'],
    ['', '', '-'],
    ['a', '', ''],
    ['x*', '😀', '-😀-'],
  ] as const)('empty matches of %j in %j', ([source, text, result]) => {
    expect(compileRegexp(source).replaceAll(text, '-')).toBe(result);
  });

  test('a literal replacement is taken as it is', () => {
    expect(compileRegexp('(a)').replaceAllLiteral('aba', '$1')).toBe('$1b$1');
  });
});

describe('looking', () => {
  const word = compileRegexp('(\\w)(\\d)?');

  test('a match may be anywhere', () => {
    expect(word.test('- a')).toBe(true);
    expect(word.test('- ')).toBe(false);
    expect(word.find('- a1')).toBe('a1');
    expect(word.find('')).toBeUndefined();
  });

  test('a group that took no part is empty', () => {
    expect(word.submatches('-a')).toEqual(['a', 'a', '']);
    expect(word.submatches('-')).toBeUndefined();
  });

  test('findAll gives so many as are asked for', () => {
    expect(word.findAll('a1 b2 c')).toEqual(['a1', 'b2', 'c']);
    expect(word.findAll('a1 b2 c', 2)).toEqual(['a1', 'b2']);
    expect(word.findAll('a1', 0)).toEqual([]);
    expect(compileRegexp('a*').findAll('baa')).toEqual(['', 'aa']);
  });

  test('split follows Go where matches are empty or at an edge', () => {
    expect(compileRegexp(',').split('a,b,,c')).toEqual(['a', 'b', '', 'c']);
    expect(compileRegexp(',').split('a,b,c', 2)).toEqual(['a', 'b,c']);
    expect(compileRegexp(',').split('a', 0)).toEqual([]);
    expect(compileRegexp(',').split(',a,')).toEqual(['', 'a', '']);
    expect(compileRegexp('').split('ab')).toEqual(['a', 'b']);
    expect(compileRegexp('').split('')).toEqual([]);
    expect(compileRegexp(',').split('')).toEqual(['']);
  });
});

describe('bytes', () => {
  test('a byte that is no UTF-8 is one character and stays what it is', () => {
    const dot = compileRegexp('(.)', 'bytes');

    expect(dot.replaceAll('\xff\xc3\xa9a', '<$1>')).toBe('<\xff><\xc3\xa9><a>');
    expect(compileRegexp('', 'bytes').replaceAll('\xc3\xa9\xc3', '-')).toBe('-\xc3\xa9-\xc3-');
  });

  test('expression and replacement are bytes too', () => {
    expect(compileRegexp('\xc3\xa9', 'bytes').replaceAll('caf\xc3\xa9', 'e$\xc3\xa9!')).toBe('cafe!');
    expect(() => compileRegexp('\xff', 'bytes')).toThrow('error parsing regexp: invalid UTF-8');
  });
});

describe('syntax', () => {
  test.for([
    ['(a', 'missing closing ): `(a`'],
    ['a)', 'unexpected ): `a)`'],
    ['*a', 'missing argument to repetition operator: `*`'],
    ['(?=a)', 'invalid or unsupported Perl syntax: `(?=`'],
    ['(a)\\1', 'invalid escape sequence: `\\1`'],
    ['a{1001}', 'invalid repeat count: `{1001}`'],
    ['\\', 'trailing backslash at end of expression: ``'],
  ] as const)('%j is refused in the words of Go', ([source, reason]) => {
    expect(() => compileRegexp(source)).toThrow(
      expect.objectContaining({ code: 'REGEXP_SYNTAX', message: `error parsing regexp: ${reason}` }),
    );
  });

  test.for(['(?i)TEAM', '\\Ateam\\z', '[[:alpha:]]+', '\\pL+', '^[a-z]{1,63}$', '(?P<n>team)', '\\Qteam\\E'])(
    '%j, which JavaScript reads otherwise or not at all, matches',
    source => {
      expect(compileRegexp(source).test('team')).toBe(true);
    },
  );

  test.for([
    '(x{0,1000})'.repeat(300),
    '(?:[a-z]{1,100}){10}'.repeat(50),
    '((a{1,10}){1,10}){1,10}'.repeat(20),
  ])('one that repeats too much is refused before it takes memory: %j', source => {
    const before = process.memoryUsage().heapUsed;

    expect(() => compileRegexp(source)).toThrow(expect.objectContaining({ code: 'REGEXP_LARGE' }));
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20e6);
  });

  test('time grows with the text only', () => {
    // One that tries every way to match would not be done with this in a lifetime.
    expect(compileRegexp('^(([a-z]+-?)+)+x$').test('a'.repeat(20_000))).toBe(false);
  });
});

test('a text becomes the expression that matches it', () => {
  expect(quoteMeta('a.b*[c]-d$é')).toBe('a\\.b\\*\\[c\\]-d\\$é');
});

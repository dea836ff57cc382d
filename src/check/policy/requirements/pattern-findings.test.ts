import { expect, test } from 'vitest';
import { compileKeyPatterns } from './key-patterns.ts';
import { patternFindings } from './pattern-findings.ts';

const PATH = 'spec.require.remoteKeys[0].patterns[0]';

test.for([
  '^shop/',
  '^{{namespace}}/',
  '^{{ namespace }}/.*$',
  String.raw`^\{\{name\}\}`,
  '{{ }}',
  '[{]{2}a}}',
])('%s can be asked', pattern => {
  expect(patternFindings(PATH, pattern)).toEqual([]);
  expect(compileKeyPatterns([pattern])).toBeDefined();
});

test.for([
  ['^(?={{namespace}})', 'is not a regular expression of RE2'],
  ['(', 'is not a regular expression of RE2'],
  ['(x{0,1000}){100}', 'is not a regular expression of RE2'],
  ['x{0,1000}'.repeat(2), 'is an expression that takes too long'],
  ['(?P<a>x)|(?P<a>y)', 'is an expression that has two groups of one name'],
] as const)('%s cannot: %s', ([pattern, message]) => {
  expect(patternFindings(PATH, pattern)).toEqual([
    expect.objectContaining({ severity: 'error', path: PATH, message: expect.stringContaining(message) }),
  ]);
  expect(compileKeyPatterns([pattern])).toBeUndefined();
});

test('a placeholder that nothing is put in for would match no key', () => {
  expect(patternFindings(PATH, '^{{team}}/')).toEqual([
    {
      severity: 'error',
      path: PATH,
      message: 'nothing is put in for {{team}}: there is {{namespace}} only',
      fix: String.raw`write \{\{ for braces that are meant`,
    },
  ]);
});

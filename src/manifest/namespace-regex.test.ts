import { describe, expect, test } from 'vitest';
import { compileNamespaceRegex } from './namespace-regex.ts';

describe('compileNamespaceRegex', () => {
  test.for([
    ['^team-.*-prod$', 'team-a-prod', true],
    ['^team-.*-prod$', 'my-team-a-prod', false],
    ['^team\\-[0-9]+$', 'team-12', true],
    ['^[a\\-z]+$', 'a-z', true],
    ['^[a\\-z]+$', 'b', false],
    ['^a\\.b$', 'a.b', true],
    ['^a\\.b$', 'axb', false],
    ['^(?:dev|test)$', 'test', true],
    ['^\\d{2}\\w$', '12a', true],
    ['\\_', 'a_b', true],
    ['', 'anything', true],
  ] as const)('%j on %s', ([source, name, matches]) => {
    expect(compileNamespaceRegex(source)).toMatchObject({ regex: expect.any(RegExp) as unknown });
    const compiled = compileNamespaceRegex(source);
    expect('regex' in compiled && compiled.regex.test(name)).toBe(matches);
  });

  test.for(['(a', 'a)', '[a', '*a', 'a**', 'a{2,1}', '(?=a)', '(?!a)', '(?<=a)b', '(a)\\1'])(
    '%j is no expression of RE2',
    source => {
      expect(compileNamespaceRegex(source)).toMatchObject({ broken: true });
    },
  );

  test.for(['(?i)team', '(?P<a>x)', '\\Ateam\\z', '[[:alpha:]]+', '\\pL', '\\x{61}'])(
    '%j is one, but is not understood yet, so it matches nothing',
    source => {
      expect(compileNamespaceRegex(source)).toMatchObject({ broken: false });
    },
  );
});

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
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
    ['^[a-z]{1,16}$', 'team', true],
    ['^(?:a*)*?b+$', 'aabb', true],
    ['\\bteam\\b', 'x-team-y', true],
  ] as const)('%j on %s', ([source, name, matches]) => {
    expect(compileNamespaceRegex(source)).toMatchObject({ regex: expect.any(RegExp) as unknown });
    const compiled = compileNamespaceRegex(source);
    expect('regex' in compiled && compiled.regex.test(name)).toBe(matches);
  });

  test.for([
    '(a',
    'a)',
    '[a',
    '*a',
    'a**',
    'a{2,1}',
    '(?=a)',
    '(?!a)',
    '(?<=a)b',
    '(a)\\1',
    '\\u0061',
    '\\cA',
  ])('%j is no expression of RE2', source => {
    expect(compileNamespaceRegex(source)).toEqual({ reason: expect.any(String) as unknown });
  });

  test.for([
    ['(?i)^team', 'TEAM-a', 'a-team'],
    ['(?P<a>x)$', 'ax', 'xa'],
    ['(?<a>x)$', 'ax', 'xa'],
    ['\\Ateam\\z', 'team', 'team-a'],
    ['^[[:alpha:]]+$', 'team', 'team1'],
    ['^\\pL+$', 'team', 'te-am'],
    ['\\x{61}', 'a', 'b'],
    ['^[a-z]{1,63}$', 'team', 'Team'],
    ['^(a{9}){9}$', 'a'.repeat(81), 'a'.repeat(80)],
  ] as const)('%j is of RE2 alone, and matches %s and not %s', ([source, yes, no]) => {
    const compiled = compileNamespaceRegex(source);
    const matches = (name: string) => 'regex' in compiled && compiled.regex.test(name);
    expect([matches(yes), matches(no)]).toEqual([true, false]);
  });

  test('a long list of names is not too large', () => {
    const names = Array.from({ length: 500 }, (_, i) => `team-alpha-${i}`);
    const compiled = compileNamespaceRegex(`^(${names.join('|')})$`);
    const matches = (name: string) => 'regex' in compiled && compiled.regex.test(name);
    expect([matches('team-alpha-499'), matches('team-alpha-500')]).toEqual([true, false]);
  });

  test.for([
    '(a)*'.repeat(2000),
    `${'(a'.repeat(2000)}${')*'.repeat(2000)}`,
    '([a-z]{1,63}){1,100}',
    '\\p{L}{0,1000}'.repeat(5),
    '\\p{L}(a{0,1000}){0,3}',
    `[${'a'.repeat(8200)}]`,
  ])('one that is too large is none: %j', source => {
    expect(compileNamespaceRegex(source)).toEqual({
      reason: expect.stringContaining('too large') as unknown,
    });
  });

  test.for([
    ['^[](a]+$', '](a', 'b'],
    ['^[^](a]+$', 'b', '(a'],
    ['^[(](a)[)]$', '(a)', 'a'],
    ['^[a-z[:digit:]b[c]+$', 'a1[', 'C'],
  ] as const)('brackets within brackets are no groups: %j matches %s and not %s', ([source, yes, no]) => {
    const compiled = compileNamespaceRegex(source);
    const matches = (name: string) => 'regex' in compiled && compiled.regex.test(name);
    expect([matches(yes), matches(no)]).toEqual([true, false]);
  });

  // In another process: an engine that goes back and tries again could not be stopped in this one.
  test.for(['^(team-[a-z]+-?)+$|^([a-z]+-?)+x$', '(a|a)*$x', `^${'a*'.repeat(30)}x$`, '((a?b?)*c?)*x'])(
    '%j takes no time on the longest name',
    source => {
      const code = `
        import { compileNamespaceRegex } from ${JSON.stringify(join(import.meta.dirname, 'namespace-regex.ts'))};
        const compiled = compileNamespaceRegex(${JSON.stringify(source)});
        console.log('regex' in compiled && compiled.regex.test('a'.repeat(63)));`;
      const args = ['--input-type=module', '--eval', code];

      expect(execFileSync(process.execPath, args, { timeout: 10_000, encoding: 'utf8' })).toBe('false\n');
    },
  );
});

/** The examples of every rule, through the command: they enrol themselves by standing beside it. */
import { describe, expect, test } from 'vitest';
import { lintText } from '../../src/cli/lint/testing/lint-text.ts';
import { allRules } from '../../src/cli/rules.ts';
import { ruleFiles } from '../../src/check/testing/rule-files.ts';
import { fieldSteps } from '../../src/api/validate/field-steps.ts';

const files = await ruleFiles();

/** Not made of text, not to be had with the settings that lint has by default, or about what runs or a whole cluster has. */
const WITHOUT_EXAMPLES: ReadonlySet<string> = new Set([
  'PST005',
  'PST008',
  'PST310',
  'PST619',
  'PST820',
  'PST821',
]);

test('every rule is in a file of its own, and known to the command', () => {
  expect(allRules.map(({ id }) => id)).toEqual(files.map(({ id }) => id));
});

test.for([...files])('$id has a title, a page, and examples that pass and fail', rule => {
  expect(rule.title).toMatch(/^\S.*[^.]$/u);
  expect(rule.doc.split('\n\n').length).toBeGreaterThanOrEqual(2);
  if (WITHOUT_EXAMPLES.has(rule.id)) return;
  expect(rule.cases.some(({ expected }) => expected.length === 0)).toBe(true);
  expect(rule.cases.some(({ expected }) => expected.length > 0)).toBe(true);
});

describe.for(files.filter(({ cases }) => cases.length > 0))('$id', rule => {
  test.for([...rule.cases])('line $line: $what', async ({ text, expected }) => {
    const { findings } = await lintText(text, id => id === rule.id || rule.id === 'PST009');
    const found = findings.filter(finding => finding.rule === rule.id);

    expect(found.map(({ path, message }) => ({ path, message })).toSorted(byPath)).toEqual(
      expected.map(({ path, says }) => ({ path, message: expect.stringContaining(says) })).toSorted(byPath),
    );
    for (const { path, line, column } of found) expect(standsAt(text, path, line, column)).toBe(true);
  });
});

function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : Number(a.path > b.path);
}

/** The place is that of a key of the path, of an entry of a list in it, or of the object. */
function standsAt(text: string, path: string, line: number, column: number): boolean {
  const rest = (text.split('\n')[line - 1] ?? '').slice(column - 1);
  const keys = ['apiVersion', 'kind', ...fieldSteps(path).filter(step => typeof step === 'string')];
  const isKey = keys.some(key => new RegExp(`^["']?${RegExp.escape(key)}["']?\\s*:`, 'u').test(rest));
  // What an entry of a list lacks is said at the entry.
  return path === '' || isKey || (/\[\d+\]/u.test(path) && /^[-{"'\w]/u.test(rest));
}

/** The examples of every rule of the engine, by the engine alone; test/rules walks over all rules through the command. */
import { describe, expect, test } from 'vitest';
import { POLICY_GROUP, POLICY_KIND } from '../api/secret-policy.ts';
import { readManifests } from '../manifest/read/read.ts';
import { checkObject, checkSet } from './check.ts';
import { manifestSet } from './manifest-set.ts';
import { compilePolicy } from './policy/compile.ts';
import { judge } from './policy/judge.ts';
import { requirementRules } from './policy/requirements/index.ts';
import { subjectIn } from './policy/subject-in.ts';
import { objectRules, setRules, sourceRules } from './registry.ts';
import { ruleFiles } from './testing/rule-files.ts';

/** Of examples that have a date. */
const NOW = new Date('2026-07-01T00:00:00Z');

const rules = [...objectRules, ...sourceRules, ...setRules, ...Object.values(requirementRules)];
const files = (await ruleFiles()).filter(({ file }) => /^check\/(?!file\/)/u.test(file));

test('every file with a rule is registered once', () => {
  const registered = rules.map(({ id }) => id);
  expect(registered.toSorted()).toEqual(files.map(({ id }) => id));
  expect(new Set(registered).size).toBe(registered.length);
});

describe.for(files.filter(({ cases }) => cases.length > 0))('$id $file', rule => {
  test.for([...rule.cases])('line $line: $what', ({ text, expected }) => {
    const { objects, problems } = readManifests(text, rule.file);
    const set = manifestSet(
      objects.map(({ object }) => object),
      {},
    );
    const policies = set.ofKind(POLICY_GROUP, POLICY_KIND).map(policy => compilePolicy(policy));
    const judged = objects.flatMap(({ object }) => {
      const { findings } = judge(subjectIn(set, object), checkObject(object), policies, 'lint', NOW);
      return findings;
    });
    const found = [...judged, ...checkSet(set)]
      .filter(finding => finding.rule === rule.id)
      .map(({ path, message }) => ({ path, message }));
    expect(problems).toEqual([]);
    expect(found).toEqual(
      expected.map(({ path, says }) => ({ path, message: expect.stringContaining(says) })),
    );
  });
});

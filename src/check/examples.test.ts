/** The examples of every rule of the engine, by the engine alone; test/rules walks over all rules through the command. */
import { describe, expect, test } from 'vitest';
import { readManifests } from '../manifest/read.ts';
import { checkObject, checkSet } from './check.ts';
import { manifestSet } from './manifest-set.ts';
import { objectRules, setRules, sourceRules } from './registry.ts';
import { ruleFiles } from './testing/rule-files.ts';

const rules = [...objectRules, ...sourceRules, ...setRules];
const files = (await ruleFiles()).filter(({ file }) => /^check\/(?!file\/)/u.test(file));

test('every file with a rule is registered once', () => {
  const registered = rules.map(({ id }) => id);
  expect(registered.toSorted()).toEqual(files.map(({ id }) => id));
  expect(new Set(registered).size).toBe(registered.length);
});

describe.for(files)('$id $file', rule => {
  test.for([...rule.cases])('line $line: $what', ({ text, expected }) => {
    const { objects, problems } = readManifests(text, rule.file);
    const set = manifestSet(
      objects.map(({ object }) => object),
      {},
    );
    const found = [...objects.flatMap(({ object }) => checkObject(object)), ...checkSet(set)]
      .filter(finding => finding.rule === rule.id)
      .map(({ path, message }) => ({ path, message }));
    expect(problems).toEqual([]);
    expect(found).toEqual(
      expected.map(({ path, says }) => ({ path, message: expect.stringContaining(says) })),
    );
  });
});

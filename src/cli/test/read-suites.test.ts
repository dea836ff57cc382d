import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tempFolder, type TempFolder } from '../../../test/harness/temp-folder.ts';
import { readSuites } from './read-suites.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder('read-suites-test');
});
afterAll(() => folder.remove());

const object = '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a } }';
const suite = (cases: string, more = '') => `apiVersion: postern.dev/v1alpha1
kind: PolicyTest
metadata: { name: stores }
spec:
  policies: [policy.yaml]
${more}
  cases:
${cases}
`;
const read = async (path: string, text: string) => {
  const file = join(folder.path, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const { suites, faults } = await readSuites([file]);
  return {
    suites,
    faults: faults.map(fault => fault.replace(file, 'a.yaml').replace(/^(a\.yaml:\d+):\d+/u, '$1')),
  };
};

test('a test is read with the line of each case', async () => {
  const one = `    - name: one\n      object: ${object}\n      expect: { verdict: allow }`;
  const { suites, faults } = await read('good.yaml', `# first\n---\n${suite(`${one}\n${one}`)}`);
  expect(faults).toEqual([]);
  expect(suites).toMatchObject([{ name: 'stores', lines: [10, 13], spec: { policies: ['policy.yaml'] } }]);
});

test('of a folder the files with a test are read, and no other', async () => {
  const good = suite(`    - { name: one, object: ${object}, expect: { verdict: allow } }`);
  await read('folder/a.yaml', `${good}---\n${good}`);
  await read('folder/b.yaml', 'a: [');
  await read('folder/c.yaml', object);
  const { suites, faults } = await readSuites([join(folder.path, 'folder')]);
  expect(suites).toHaveLength(2);
  expect(faults).toEqual([]);
});

describe('what cannot be a test is told with its place', () => {
  const oneCase = (fields: string) => suite(`    - { name: one, ${fields} }`);
  test.for<[string, string, string]>([
    ['no test in a file that is named', object, 'a.yaml: there is no PolicyTest in it'],
    ['broken YAML', `${suite('')}\n a: [`, 'a.yaml:7: is not valid YAML: '],
    [
      'another version',
      suite('    []').replace('v1alpha1', 'v1'),
      'a.yaml:1: apiVersion: is not a version of this kind; write postern.dev/v1alpha1',
    ],
    ['no cases', suite('    []'), 'a.yaml:7: spec.cases: must not be an empty list'],
    [
      'a field that there is not',
      oneCase(`object: ${object}, expect: { verdict: allow }, expected: {}`),
      'a.yaml:8: spec.cases[0].expected: is not a field of this kind',
    ],
    [
      'a verdict that there is not',
      oneCase(`object: ${object}, expect: { verdict: refuse }`),
      'a.yaml:8: spec.cases[0].expect.verdict: must be one of "deny", "warn", "audit", "allow"',
    ],
    [
      'no object',
      oneCase('expect: { verdict: allow }'),
      'a.yaml:8: spec.cases[0]: must have one of object and files',
    ],
    [
      'two objects',
      oneCase(`object: ${object}, files: [a], expect: { verdict: allow }`),
      'a.yaml:8: spec.cases[0]: must have one of object and files',
    ],
    [
      'a stored object beside files',
      oneCase(`files: [a], oldObject: ${object}, expect: { verdict: allow }`),
      'a.yaml:8: spec.cases[0].oldObject: goes with object',
    ],
    [
      'nothing expected',
      oneCase(`object: ${object}, expect: {}`),
      'a.yaml:8: spec.cases[0].expect: must have a verdict or findings',
    ],
    [
      'a day that there is not',
      oneCase(`object: ${object}, now: tomorrow, expect: { verdict: allow }`),
      'a.yaml:8: spec.cases[0].now: must be a day such as 2027-01-31 or a moment such as 2027-01-31T12:00:00Z',
    ],
    [
      'an expression that cannot be read',
      oneCase(`object: ${object}, expect: { findings: [{ rule: PST800, message: "(" }] }`),
      'a.yaml:8: spec.cases[0].expect.findings[0].message: cannot be read: ',
    ],
  ])('%s', async ([, text, expected]) => {
    const { suites, faults } = await read('bad.yaml', text);
    expect(suites).toEqual([]);
    expect(faults[0]).toContain(expected);
  });
});

test('a file that is not there is told', async () => {
  const { faults } = await readSuites([join(folder.path, 'nowhere.yaml')]);
  expect(faults).toEqual([expect.stringMatching(/nowhere\.yaml: cannot be opened: ENOENT/u)]);
});

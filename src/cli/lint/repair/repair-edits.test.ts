import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { RepairOperation } from '../../../api/patch-operation.ts';
import { readManifests } from '../../../manifest/read/read.ts';
import { repaired } from './repaired.ts';
import { repairEdits } from './repair-edits.ts';
import { applyEdits } from './text-edit.ts';

/** The text after the operations on its object, or undefined where they cannot be done. */
function repair(text: string, operations: readonly RepairOperation[], index = 0): string | undefined {
  const source = readManifests(text, 'a.yaml').objects[index];
  const edits = source === undefined ? undefined : repairEdits(text, source, operations);
  return edits === undefined ? undefined : applyEdits(text, edits);
}

const head = 'apiVersion: v1\nkind: A\n';
const rename: RepairOperation = { op: 'move', from: '/spec/a', path: '/spec/b' };
const replace: RepairOperation = { op: 'replace', path: '/spec/a', value: 'new' };

describe('a value gets another', () => {
  test.for([
    ['spec:\n  a: old   # why\n', 'spec:\n  a: new   # why\n'],
    ['spec:\n  a: "old"\n', 'spec:\n  a: "new"\n'],
    ["spec:\n  a: 'old'\n", "spec:\n  a: 'new'\n"],
    ['spec: {a: old, b: c}\n', 'spec: {a: new, b: c}\n'],
    ['spec:\r\n  a: old\r\n  b: c\r\n', 'spec:\r\n  a: new\r\n  b: c\r\n'],
    ['spec:\n  a: old', 'spec:\n  a: new'],
    ['spec:\n    "a" :   old\n', 'spec:\n    "a" :   new\n'],
  ])('%j becomes %j', ([before, after]) => {
    expect(repair(head + before, [replace])).toBe(head + after);
  });

  test('in quotes where YAML would read another type', () => {
    expect(repair(`${head}spec:\n  a: old\n`, [{ ...replace, value: 'yes' }])).toBe(
      `${head}spec:\n  a: "yes"\n`,
    );
  });

  test('in JSON', () => {
    const text = '{"apiVersion": "v1",\n "kind": "A", "spec": {"a" : "old"}}';
    expect(repair(text, [replace])).toBe(text.replace('old', 'new'));
  });
});

describe('a field gets another name', () => {
  test.for([
    ['spec:\n  a:   # why\n    - x\n  c: d\n', 'spec:\n  b:   # why\n    - x\n  c: d\n'],
    ['spec: {"a": 1}\n', 'spec: {"b": 1}\n'],
    ["spec:\n  'a': |\n    a\n    b\n", "spec:\n  'b': |\n    a\n    b\n"],
  ])('%j becomes %j', ([before, after]) => {
    expect(repair(head + before, [rename])).toBe(head + after);
  });
});

describe('a field gets another place', () => {
  const up: RepairOperation = { op: 'move', from: '/spec/list/0/in/r', path: '/spec/list/0/r' };

  test('with all that is below it, at the depth of its new neighbours', () => {
    const before =
      'spec:\n  list:\n    - in:\n        k: db\n        r: # why\n          - x: 1\n            y: 2\n  z: 1\n';
    const after =
      'spec:\n  list:\n    - in:\n        k: db\n      r: # why\n        - x: 1\n          y: 2\n  z: 1\n';
    expect(repair(head + before, [up])).toBe(head + after);
  });

  test('not where it shares its line', () => {
    expect(repair(`${head}spec:\n  list: [{in: {k: db, r: 1}}]\n`, [up])).toBeUndefined();
  });
});

describe('a field comes and goes', () => {
  test.for<[RepairOperation, string, string]>([
    [
      { op: 'add', path: '/spec/b', value: 'x' },
      'spec:\n  a: 1 # why\nend: 1\n',
      'spec:\n  a: 1 # why\n  b: x\nend: 1\n',
    ],
    [{ op: 'add', path: '/spec/b', value: 'x' }, 'spec:\n  a: 1', 'spec:\n  a: 1\n  b: x'],
    [{ op: 'add', path: '/spec/b', value: 'x' }, 'spec:\r\n  a: 1\r\n', 'spec:\r\n  a: 1\r\n  b: x\r\n'],
    [{ op: 'add', path: '/spec/b', value: 'x' }, 'spec: {a: 1}\n', 'spec: {a: 1, b: x}\n'],
    [{ op: 'add', path: '/spec/a', value: 'x' }, 'spec:\n  a: "1" # why\n', 'spec:\n  a: "x" # why\n'],
    [{ op: 'add', path: '/spec/a', value: 'x' }, 'spec: {b: 1, a: 2}\n', 'spec: {b: 1, a: x}\n'],
    [{ op: 'remove', path: '/spec/a' }, 'spec:\n  a: 1 # why\n  b: 2\n', 'spec:\n  b: 2\n'],
    [{ op: 'remove', path: '/spec/a' }, 'spec:\n  b: 2\n  a:\n    - x\n', 'spec:\n  b: 2\n'],
  ])('%j makes of %j %j', ([operation, before, after]) => {
    expect(repair(head + before, [operation])).toBe(head + after);
  });
});

describe('nothing is done', () => {
  test.for<[string, readonly RepairOperation[], string]>([
    ['where the value is that of an alias', [replace], 'base: &x {a: 1}\nspec: *x\n'],
    ['where the field is merged in', [replace], 'base: &x {a: 1}\nspec:\n  <<: *x\n'],
    ['where nothing is', [replace], 'spec: {}\n'],
    ['where the value is a text of several lines', [replace], 'spec:\n  a: |\n    x\n'],
    ['to the only field of an object', [{ op: 'remove', path: '/spec/a' }], 'spec:\n  a: 1\n'],
    [
      'where two operations are about one place',
      [replace, { ...replace, value: 'other' }],
      'spec:\n  a: 1\n',
    ],
  ])('%s', ([, operations, text]) => {
    expect(repair(head + text, operations)).toBeUndefined();
  });
});

test('other documents and items of a list stay as they are', () => {
  const text = `# first\n${head}spec: {a: old}\n---\n${head}spec: {a: old}  # second\n---\napiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: A\n    spec:\n      a: old\n  - {apiVersion: v1, kind: A, spec: {a: old}}\n`;
  const parts = text.split('old');
  for (const index of [0, 1, 2, 3]) {
    const expected = parts.map(
      (part, at) => part + (at === parts.length - 1 ? '' : at === index ? 'new' : 'old'),
    );
    expect(repair(text, [replace], index)).toBe(expected.join(''));
  }
});

test('whatever the values and the layout: what is done reads as the repaired object, or nothing is done', () => {
  const value = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('yes', 'a: b', '# x', 'é', '1', '', '|', '- a', 'x\ny'),
    fc.integer(),
    fc.array(fc.string({ maxLength: 3 }), { maxLength: 2 }),
  );
  const operation = fc.constantFrom<RepairOperation>(
    replace,
    rename,
    { op: 'remove', path: '/spec/a' },
    { op: 'add', path: '/spec/new', value: 'x' },
    { op: 'add', path: '/spec/a', value: 'x' },
    { op: 'move', from: '/spec/deep/a', path: '/spec/b' },
  );
  let done = 0;
  fc.assert(
    fc.property(
      value,
      value,
      operation,
      fc.constantFrom(true, false),
      fc.integer({ min: 1, max: 4 }),
      (a, c, op, isFlow, indent) => {
        const object = { apiVersion: 'v1', kind: 'A', spec: { a, deep: { a, c }, c } };
        const text = stringify(object, {
          version: '1.1',
          indent,
          collectionStyle: isFlow ? 'flow' : 'block',
        });
        const result = repair(text, [op]);
        if (result === undefined) return;
        done += 1;
        // What is written is not always what is read: 0X0 is a number to Go alone.
        const before = readManifests(text, 'a').objects[0]?.object ?? {};
        expect(readManifests(result, 'a').objects[0]?.object).toEqual(repaired(before, [op]));
      },
    ),
    { numRuns: 400 },
  );
  expect(done).toBeGreaterThan(100);
});

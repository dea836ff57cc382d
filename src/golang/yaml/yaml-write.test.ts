import { expect, test } from 'vitest';
import { parseJson } from '../encoding/json.ts';
import { compareYamlKeys } from './yaml-key-order.ts';
import { writeYaml } from './yaml-write.ts';

function written(value: unknown): string | undefined {
  const node = parseJson(Buffer.from(JSON.stringify(value)));
  return node && writeYaml(node);
}

test.each([
  [{ b: 1, a: [1, 'x', null] }, 'a:\n- 1\n- x\n- null\nb: 1\n'],
  [[{ a: [1], b: {} }, [[2], []]], '- a:\n  - 1\n  b: {}\n- - - 2\n  - []\n'],
  [{ a: { b: { c: 'd' } } }, 'a:\n  b:\n    c: d\n'],
  ['text', 'text\n'],
  [['yes', '1', '', '1:30', '<<'], '- "yes"\n- "1"\n- ""\n- "1:30"\n- <<\n'],
  [['a: b', ' a', "it's", '#'], "- 'a: b'\n- ' a'\n- it's\n- '#'\n"],
  [['a\tb', 'a\u0007', '\u{1f600}'], '- "a\\tb"\n- "a\\a"\n- "\\U0001F600"\n'],
  [{ a: 'x\ny', b: 'x\n', c: ' x\n\n' }, 'a: |-\n  x\n  y\nb: |\n  x\nc: |2+\n   x\n\n'],
  [{ 'a\nb': 1 }, '? |-\n  a\n  b\n: 1\n'],
  [{ ['k'.repeat(129)]: 1 }, `? ${'k'.repeat(129)}\n: 1\n`],
  [[1e21, 1234567.5, 1e-7, 0.1], '- 1e+21\n- 1.2345675e+06\n- 1e-07\n- 0.1\n'],
  [`${'word '.repeat(17)}end`, `${'word '.repeat(16)}word\n  end\n`],
  [['a\u2028b'], "- 'a\u2028  b'\n"],
])('%j', (value, expected) => {
  expect(written(value)).toBe(expected);
});

test.each(['\u007f', '\u0080', '\ufffe', { ['k'.repeat(1023)]: 1 }])(
  'what the parser below refuses is not written: %j',
  value => {
    expect(written(value)).toBeUndefined();
  },
);

test('numbers in keys count, and letters stand behind signs', () => {
  const keys = ['b', 'a10', 'a2', 'é', '_', 'A', 'a-b', 'a1', 'a01', 'a'];

  expect(keys.toSorted(compareYamlKeys)).toEqual(['_', 'A', 'a', 'a-b', 'a1', 'a01', 'a2', 'a10', 'b', 'é']);
});

import { expect, test } from 'vitest';
import { jsonStreamStarts } from './json-stream.ts';

test.for([
  ['', []],
  ['a: b\n', []],
  ['{"a": 1}', []],
  ['[1]\n[2]', []],
  ['{"a": 1}\n{"b": 2}', [9]],
  ['{"a": 1}{"b": 2} {"c": 3}\n', [8, 17]],
  ['\uFEFF \r\n\t{"a": "}\\"{"}\n{}', [19]],
  ['{"a": {"b": [{}]}}\n\n{"c": 1}\n', [20]],
  // kubectl refuses these, and so does YAML.
  ['{a: 1}\n{b: 2}', []],
  ['{"a": 1}\n{b: 2}', []],
  ['{"a": 1}\n{"b": 2}\n{"c": ', [9]],
  ['{"a": 1}\n# x\n{"b": 2}', []],
  ['---\n{"a": 1}\n{"b": 2}', []],
] as const)('in %j further objects begin at %j', ([text, starts]) => {
  expect([...jsonStreamStarts(text)]).toEqual(starts);
});

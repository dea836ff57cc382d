import { describe, expect, test } from 'vitest';
import { newLimits } from './limits.ts';
import { prettyJson, uglyJson } from './pretty.ts';

const usual = { width: 80, prefix: '', indent: '  ', sortKeys: false };
const pretty = (json: string, options: Partial<typeof usual> = {}): string =>
  prettyJson(json, { ...usual, ...options }, newLimits());

describe('with space', () => {
  test('each member has its line, and a short array one for all', () => {
    expect(pretty('{"b":[1, 2,{"c":null}],"a":[true,"x"],"e":{},"f":[]}')).toBe(
      '{\n  "b": [\n    1,\n    2,\n    {\n      "c": null\n    }\n  ],\n  "a": [true, "x"],\n  "e": {},\n  "f": []\n}\n',
    );
  });

  test('an array wider than the width has a line for each element', () => {
    expect(pretty('["aaaa","bbbb"]', { width: 10 })).toBe('[\n  "aaaa",\n  "bbbb"\n]\n');
  });

  test('keys are sorted, numbers by size, with what belongs to them', () => {
    expect(pretty('{"b":{"z":1,"y":[2]},"a\\u0062":1,"a":2}', { sortKeys: true })).toBe(
      '{\n  "a": 2,\n  "a\\u0062": 1,\n  "b": {\n    "y": [2],\n    "z": 1\n  }\n}\n',
    );
  });

  test('prefix and indent stand where they are told to', () => {
    expect(pretty('{"a":{"b":1}}', { prefix: ' ', indent: '\t' })).toBe(
      ' {\n \t"a": {\n \t\t"b": 1\n \t}\n }\n',
    );
  });

  test('nothing stays nothing, and what is cut off stays cut off', () => {
    expect(pretty('')).toBe('');
    expect(pretty('{"a":1')).toBe('{\n  "a": 1\n');
  });
});

test('without space only that in strings is left', () => {
  expect(uglyJson(' { "a b" : [ 1 , "\\" \\\\" ] }\n')).toBe('{"a b":[1,"\\" \\\\"]}');
  expect(uglyJson('"open ')).toBe('"open ');
});

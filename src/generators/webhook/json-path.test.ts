import { describe, expect, test } from 'vitest';
import { parseJson } from '../../golang/encoding/json.ts';
import { atJsonPath } from './json-path.ts';

const document = parseJson(
  Buffer.from('{"data":{"a-b":{"x":1},"list":[{"y":2},{"y":3}],"é":4},"t":"text","0":"zero"}'),
) ?? { kind: 'word' as const, raw: 'null' as const };

// As PaesslerAG/jsonpath answers.
test.each([
  ['$', document.raw],
  ['$.data.list[1]', '{"y":3}'],
  ['$.data["a-b"].x', '1'],
  ['$["data"]["list"][0]["y"]', '2'],
  ['$.data.list["1"].y', '3'],
  ['$.data.é', '4'],
  ["$.data['é']", '4'],
  ['$[`t`]', '"text"'],
  ['$[0]', '"zero"'],
  ['t', '"text"'],
  ['data.list[0]', '{"y":2}'],
  ["$ .data[ 'é' ]", '4'],
])('%s', (path, raw) => {
  const outcome = atJsonPath(path, document);
  expect('node' in outcome && outcome.node.raw).toBe(raw);
});

describe('where there is no single value, why', () => {
  test.each([
    ['$.gone', 'unknown key gone'],
    ['$.data.list[5]', 'index 5 out of bounds'],
    ['$.data.list.y', 'a list has no key y'],
    ['$.t.x', 'there is nothing below a plain value: x'],
    ['$.data.*', 'wildcards, ranges and filters give a list'],
    ['$..y', 'wildcards, ranges and filters give a list'],
    ['$.data.list[?(@.y == 2)]', 'wildcards, ranges and filters give a list'],
    ['$.data.a-b', 'write ["key"] for a key with other characters'],
  ])('%s', (path, fault) => {
    const outcome = atJsonPath(path, document);
    expect('fault' in outcome && outcome.fault).toContain(fault);
  });
});

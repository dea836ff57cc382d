import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectedObject, parseJson, type JsonNode } from './json.ts';

function parse(text: string): JsonNode | undefined {
  return parseJson(Buffer.from(text));
}

/** What JSON.parse would have given. */
function plain(node: JsonNode | undefined): unknown {
  if (node?.kind === 'object')
    return Object.fromEntries(node.members.map(([key, value]) => [key, plain(value)]));
  if (node?.kind === 'array') return node.items.map(plain);
  return node?.kind === 'string' ? node.value : JSON.parse(node?.raw ?? '');
}

test('reads every document as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(undefined, 1, '\t'), (json, indent) => {
      const text = JSON.stringify(JSON.parse(json), undefined, indent);
      expect(plain(parse(text))).toEqual(JSON.parse(text));
    }),
  );
});

test('keeps the source of every value', () => {
  const node = parse(' { "a" : 1.50 , "b" : [ 1, {"x": null} ] , "c":"\\u0041\\"" } ');

  const raws = node?.kind === 'object' ? node.members.map(([key, value]) => [key, value.raw]) : [];

  expect(node?.raw).toBe('{ "a" : 1.50 , "b" : [ 1, {"x": null} ] , "c":"\\u0041\\"" }');
  expect(raws).toEqual([
    ['a', '1.50'],
    ['b', '[ 1, {"x": null} ]'],
    ['c', '"\\u0041\\""'],
  ]);
});

test('keeps both members where a key occurs twice, and __proto__ is a key like any other', () => {
  const node = parse('{"__proto__":{"polluted":true},"a":1,"a":2}');

  expect(node?.kind === 'object' && node.members.map(([key, { raw }]) => [key, raw])).toEqual([
    ['__proto__', '{"polluted":true}'],
    ['a', '1'],
    ['a', '2'],
  ]);
  expect({}).not.toHaveProperty('polluted');
});

test('a document of more values than there is room for is none, and that is said of it', () => {
  const most = Buffer.from(`{"a":[${'0,'.repeat(49_997)}0],"b":","}`);
  const more = Buffer.from(`{"a":[${'0,'.repeat(49_998)}0],"b":","}`);

  expect(parseJson(most)?.kind).toBe('object');
  expect(parseJson(more)).toBeUndefined();
  expect([most, more].map(expectedObject)).toEqual([
    'a JSON object',
    'a JSON object of at most 50000 keys and elements',
  ]);
});

test.each([
  ['text', 'hello'],
  ['a trailing comma', '{"a":1,}'],
  ['two documents', '{} {}'],
  ['a byte order mark', '\ufeff{}'],
  ['nothing', ''],
  ['a comment', '{} // no'],
])('%s is no JSON', (_, text) => {
  expect(parse(text)).toBeUndefined();
});

test('bytes that are not UTF-8 are no JSON', () => {
  expect(parseJson(Buffer.from([0x22, 0xff, 0x22]))).toBeUndefined();
});

test('nesting beyond a thousand levels is refused instead of exhausting the stack', () => {
  expect(parse('['.repeat(1000) + ']'.repeat(1000))).toBeDefined();
  expect(parse('['.repeat(1001) + ']'.repeat(1001))).toBeUndefined();
  expect(parse('['.repeat(200_000) + ']'.repeat(200_000))).toBeUndefined();
});

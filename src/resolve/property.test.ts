import { describe, expect, test } from 'vitest';
import { selectProperty } from './property.ts';

const secret = `{
  "user": "u\\u00fc",
  "port": 5432, "ratio": 1.50, "big": 12345678901234567890, "huge": 1e400, "neg": -0,
  "on": true, "nothing": null,
  "tls.key": "dotted", "back\\\\slash": "escaped", "a@b": "at", "n#1": "hash", "*": "star",
  "nested": { "deep" : [ { "x": 1 },  "second" ] },
  "twice": "text", "twice": { "inner": "found" },
  "__proto__": "own"
}`;

function select(property: string, json = secret): string | undefined {
  return selectProperty(Buffer.from(json), property)?.toString();
}

describe('a plain path', () => {
  test.each([
    ['user', 'uü'],
    ['port', '5432'],
    ['ratio', '1.5'],
    ['big', '12345678901234567890'],
    ['huge', '+Inf'],
    ['neg', '-0'],
    ['on', 'true'],
    ['nothing', ''],
    ['tls\\.key', 'dotted'],
    ['back\\\\slash', 'escaped'],
    ['a@b', 'at'],
    ['n#1', 'hash'],
    ['\\*', 'star'],
    ['nested', '{ "deep" : [ { "x": 1 },  "second" ] }'],
    ['nested.deep', '[ { "x": 1 },  "second" ]'],
    ['nested.deep.0.x', '1'],
    ['nested.deep.1', 'second'],
    ['twice', 'text'],
    ['twice.inner', 'found'],
    ['__proto__', 'own'],
  ])('%s gives what gjson gives', (property, expected) => {
    expect(select(property)).toBe(expected);
  });

  test.each([
    'missing',
    'tls.key',
    'user.x',
    'nested.deep.2',
    'nested.deep.x',
    'nested.deep.\\0',
    'constructor',
    'toString',
  ])('%s finds nothing', property => {
    expect(select(property)).toBeUndefined();
  });
});

test.each([
  ['users.#.name', '"#" on an array'],
  ['users.#(name=="x")', '"#" on an array'],
  ['user*', '"*"'],
  ['us?r', '"?"'],
  ['user|@reverse', '"|"'],
  ['@this', '"@"'],
  ['nested.@keys', '"@"'],
  ['{user,port}', '"{"'],
  ['[user,port]', '"["'],
  ['!"constant"', '"!"'],
  ['a..b', 'an empty step'],
  ['.a', 'an empty step'],
])('%s is refused instead of answered wrongly', (property, message) => {
  const ask = (): unknown => select(property, '{"users":[{"name":"canary-71"}],"user":"canary-72"}');

  expect(ask).toThrow(message);
  expect(ask).not.toThrow('canary');
});

test('a value without any brace has no properties, and one with broken JSON is refused', () => {
  expect(select('a', 'plain text')).toBeUndefined();
  expect(select('a', '"{"')).toBeUndefined();
  expect(() => select('a', '{"a": canary-9}')).toThrow(/^property "a": the value is not valid JSON$/);
});

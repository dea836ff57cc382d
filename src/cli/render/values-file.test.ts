import { describe, expect, test } from 'vitest';
import { readValues } from './values-file.ts';

const read = (text: string, stores: string[] = []) =>
  readValues(text, 'values.yaml', name => stores.includes(name));

/** The bytes of `key: <text>`. */
function value(text: string): string | undefined {
  return read(`key: ${text}`).shared.get('key')?.toString();
}

describe('a value is what is written', () => {
  test.each([
    ['correct horse', 'correct horse'],
    ['012', '012'],
    ['yes', 'yes'],
    ['5432', '5432'],
    ['12345678901234567890123', '12345678901234567890123'],
    ['1.50', '1.50'],
    ['null', 'null'],
    ['', ''],
    ['"a\\nb"', 'a\nb'],
    ['|\n  a\n  b\n', 'a\nb\n'],
    ['2001-01-01', '2001-01-01'],
    ['!!binary aGVsbG8=', 'hello'],
    ['!!binary |\n  aGVs\n  bG8=\n', 'hello'],
    ['!!binary ""', ''],
    [
      '{ user: me, port: 5432, pin: 012, on: true, none: null, quoted: "1" }',
      '{"user":"me","port":5432,"pin":"012","on":true,"none":null,"quoted":"1"}',
    ],
    ['[a, 1, { b: c }]', '["a",1,{"b":"c"}]'],
    ['{ n: 12345678901234567890 }', '{"n":12345678901234567890}'],
    ['{ __proto__: x }', '{"__proto__":"x"}'],
  ])('%s', (text, expected) => {
    expect(value(text)).toBe(expected);
  });

  test('JSON is a values file too', () => {
    expect(read('{"a/b": {"user": "me"}, "c": 1}').shared).toEqual(
      new Map([
        ['a/b', Buffer.from('{"user":"me"}')],
        ['c', Buffer.from('1')],
      ]),
    );
  });

  test('an alias is what it points to', () => {
    expect(read('a: &x { k: v }\nb: *x').shared.get('b')?.toString()).toBe('{"k":"v"}');
  });
});

describe('an entry that is named like a store', () => {
  test('holds that store’s keys', () => {
    const values = read('vault: { db: { user: me } }\ndb: other', ['vault']);
    expect(values.stores.get('vault')?.get('db')?.toString()).toBe('{"user":"me"}');
    expect([...values.shared.keys()]).toEqual(['db']);
  });

  test('and is no map is a key like every other', () => {
    const values = read('vault: text', ['vault']);
    expect(values.shared.get('vault')?.toString()).toBe('text');
    expect(values.stores.size).toBe(0);
  });
});

test.each(['', '# nothing\n', '{}'])('a file without entries has no values: %j', text => {
  expect(read(text).shared.size).toBe(0);
});

describe('what cannot be read is refused with its place and without its text', () => {
  test.each([
    ['a: hunter2\nb: [hunter2', 'values.yaml:2:12: is not valid YAML'],
    ['- hunter2', 'values.yaml:1:1: must be a map of keys and values'],
    ['a: hunter2\na: hunter2', 'values.yaml:2:1: the key is there twice'],
    ['a: !!binary hunter2', 'values.yaml:1:13: !!binary must be base64'],
    ['a: !!binary "****hunter2"', 'values.yaml:1:13: !!binary must be base64'],
    ['a: !hunter2 x', 'values.yaml:1:4: has a tag'],
    ['{ [hunter2]: x }', 'values.yaml:1:3: a key must be text'],
    ['a: { b: !!binary aHVudGVyMg== }', 'values.yaml:1:18: bytes cannot stand inside JSON'],
  ])('%j', (text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).not.toThrow('hunter2');
  });

  test('nesting without end', () => {
    expect(() => read(`a: ${'['.repeat(150)}${']'.repeat(150)}`)).toThrow('nested too deeply');
  });
});

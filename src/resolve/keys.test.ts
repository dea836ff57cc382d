import { describe, expect, test } from 'vitest';
import { checkSecretKeys, convertKeys, validateKeys } from './keys.ts';

const dataOf = (...keys: string[]) => new Map(keys.map(key => [key, Buffer.alloc(0)]));

describe('conversion', () => {
  test.each([
    ['one-time password', 'one-time_password', 'one-time_U0020_password'],
    ['path/to', 'path_to', 'path_U002f_to'],
    ['a😀b', 'a_b', 'a_U1f600_b'],
    ['größe²中', 'größe²中', 'größe²中'],
    ['a.b-c_d', 'a.b-c_d', 'a.b-c_d'],
    ['', '', ''],
  ])('%j', (key, byDefault, byUnicode) => {
    const data = new Map([[key, 1]]);

    expect([...convertKeys(undefined, data).keys()]).toEqual([byDefault]);
    expect([...convertKeys('Default', data).keys()]).toEqual([byDefault]);
    expect([...convertKeys('Unicode', data).keys()]).toEqual([byUnicode]);
  });

  test('two keys that become one are refused', () => {
    const data = new Map([
      ['a b', 1],
      ['a/b', 2],
    ]);

    expect(() => convertKeys('Default', data)).toThrow(
      'key a/b collides with another key (secret name collision during conversion: a_b)',
    );
    expect(convertKeys('Unicode', data).size).toBe(2);
  });
});

test('the empty key is dropped, the rest stays', () => {
  const data = new Map([
    ['', 1],
    ['a', 2],
  ]);

  expect([...validateKeys(data)]).toEqual([['a', 2]]);
});

test('a key of more than 253 bytes is refused, counted in UTF-8', () => {
  expect(() => validateKeys(new Map([['é'.repeat(126), 1]]))).not.toThrow();
  expect(() => validateKeys(new Map([['é'.repeat(127), 1]]))).toThrow('has length 254, the longest is 253');
});

test.each([
  ['a/b', 'key "a/b" has invalid character /, only alphanumeric'],
  ['a b', 'key "a b" has invalid character  , only'],
  ['a\n', 'key "a\\n" has invalid character'],
])('after a rewrite %j is refused in the words of External Secrets', (key, message) => {
  expect(() => validateKeys(new Map([[key, 1]]))).toThrow(message);
});

test('quirk of External Secrets: letters of every script pass the first check and meet the API server later', () => {
  expect([...validateKeys(new Map([['größe²中', 1]])).keys()]).toEqual(['größe²中']);
  expect(() => checkSecretKeys(dataOf('größe²中'))).toThrow('is no key of a Secret: use letters of ASCII');
});

describe('keys of a Secret', () => {
  test.each(['a', '.dockerconfigjson', 'tls.key', '...'.slice(0, 1) + 'x', '-_.9'])('%s is one', key => {
    expect(() => checkSecretKeys(dataOf(key))).not.toThrow();
  });

  test.each(['', '.', '..', '..data', '../etc/passwd', 'a/b', 'größe', 'a b', 'a\0', 'x'.repeat(254)])(
    '%j is none',
    key => {
      expect(() => checkSecretKeys(dataOf('ok', key))).toThrow(/^key /);
    },
  );
});

test.each(['second half', '..half', 'half'.repeat(80)])(
  'a key that only rendered text has is refused by its place: %j',
  key => {
    const data = Object.assign(dataOf(key), { unnamedKeys: new Map([[key, '(spec.x: made)']]) });

    expect(() => checkSecretKeys(data)).toThrow(/^key \(spec\.x: made\) (?!.*half).*toJson/);
  },
);

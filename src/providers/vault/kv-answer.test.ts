import { describe, expect, test } from 'vitest';
import { parseJson } from '../../golang/encoding/json.ts';
import { readKvAbsence, readKvAnswer, readMetadata } from './kv-answer.ts';
import { kvMap, kvValue } from './kv-value.ts';

function data(json: string) {
  const answer = readKvAnswer(parseJson(Buffer.from(`{"data":${json}}`)), 'v1');
  if (answer.kind !== 'data') throw new Error(answer.kind);
  return answer.data;
}

describe('an answer', () => {
  test.each([
    ['v2', '{"data":{"data":{"a":1},"metadata":{}}}', 'data'],
    ['v1', '{"data":{"a":1}}', 'data'],
    ['v2', '{"data":{"data":null,"metadata":{"deletion_time":"x"}}}', 'none'],
    ['v1', '{"data":null}', 'none'],
    ['v2', '{"data":{"password":"x"}}', 'odd'],
    ['v2', '{"data":{"data":"text"}}', 'odd'],
    ['v2', '{}', 'odd'],
    ['v1', '[]', 'odd'],
    ['v1', 'text', 'odd'],
  ] as const)('of %s, %s: %s', (version, body, kind) => {
    expect(readKvAnswer(parseJson(Buffer.from(body)), version).kind).toBe(kind);
  });

  test('metadata is the custom keys over three of Vault, as text', () => {
    const body = `{"data":{"created_time":"2026-01-01","current_version":3,"delete_version_after":"0s","versions":{"1":{}},
      "custom_metadata":{"owner":"shop","created_time":"mine"}}}`;
    const answer = readMetadata(parseJson(Buffer.from(body)));

    expect(answer.kind === 'data' && kvValue(answer.data, '')?.toString()).toBe(
      '{"created_time":"mine","current_version":"3","delete_version_after":"0s","owner":"shop"}',
    );
  });
});

describe('one value', () => {
  const secret = data(
    '{"user":"<u>","n":1e3,"big":12345678901234567890,"a.b":"exact","a":{"b":"path","z":1,"c":[1.0]},"nil":null,"on":true}',
  );

  test.each([
    [
      '',
      '{"a":{"b":"path","c":[1.0],"z":1},"a.b":"exact","big":12345678901234567890,"n":1e3,"nil":null,"on":true,"user":"\\u003cu\\u003e"}',
    ],
    ['user', '<u>'],
    ['a.b', 'exact'],
    ['a', '{"b":"path","c":[1.0],"z":1}'],
    ['a.c', '[1.0]'],
    ['a.c.0', '1'],
    ['n', '1e3'],
    ['big', '12345678901234567890'],
    ['nil', ''],
    ['on', 'true'],
  ])('property %j', (property, expected) => {
    expect(kvValue(secret, property)?.toString()).toBe(expected);
  });

  test('a property that is not there is none', () => {
    expect(kvValue(secret, 'none')).toBeUndefined();
    expect(kvValue(secret, '__proto__')).toBeUndefined();
  });
});

describe('every value', () => {
  const numbers = Buffer.from(
    '{"s":"x","big":12345678901234567890,"million":1e6,"nil":null,"o":{"b":1.0,"a":"&"}}',
  );

  test('quirk of External Secrets: numbers go through float64, and large ones lose digits', () => {
    const map = kvMap(numbers, { key: 'db' });

    expect(Object.fromEntries([...map].map(([key, value]) => [key, value.toString()]))).toEqual({
      s: 'x',
      big: '12345678901234567000',
      million: '1000000',
      nil: '',
      o: '{"a":"\\u0026","b":1}',
    });
  });

  test('says which keys have a number that is not exact', () => {
    const told: string[] = [];
    kvMap(numbers, { key: 'db', inexact: key => told.push(key) });

    expect(told).toEqual(['big', 'million', 'o']);
    kvMap(numbers, { key: 'db', exactNumbers: true, inexact: () => expect.unreachable() });
  });

  test('keeps the text of numbers where they are to be exact', () => {
    const map = kvMap(numbers, { key: 'db', exactNumbers: true });

    expect(Object.fromEntries([...map].map(([key, value]) => [key, value.toString()]))).toEqual({
      s: 'x',
      big: '12345678901234567890',
      million: '1e6',
      nil: '',
      o: '{"a":"\\u0026","b":1.0}',
    });
  });

  test.each(['text', '"text"', '[1]', ''])('%j has no keys', value => {
    expect(() => kvMap(Buffer.from(value), { key: 'db' })).toThrow(/^secret db is not a JSON object$/);
  });
});

describe('a 404', () => {
  const warned = '{"errors":[],"warnings":["Invalid path for a versioned K/V secrets engine."]}';

  test.each([
    ['v2', '{"errors":[]}', { kind: 'none', hint: '' }],
    ['v2', '{"data":{"data":null}}', { kind: 'none', hint: '' }],
    ['v2', '{"errors":["no handler\\n  for route"]}', { kind: 'none', hint: 'no handler for route' }],
    ['v2', 'not from Vault', { kind: 'none', hint: '' }],
    ['v1', warned, { kind: 'none', hint: 'Invalid path for a versioned K/V secrets engine.' }],
    [
      'v2',
      warned,
      { kind: 'odd', reason: 'failed to find data field: Invalid path for a versioned K/V secrets engine.' },
    ],
  ] as const)('of %s, %s', (version, body, expected) => {
    expect(readKvAbsence(Buffer.from(body), version)).toEqual(expected);
  });
});

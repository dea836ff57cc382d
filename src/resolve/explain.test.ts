import { describe, expect, test } from 'vitest';
import { explain, type ExplainedKey } from './explain.ts';
import { recordTrace, type TraceEvent } from './trace.ts';

const horse = Buffer.from('horse');
const encoded = Buffer.from('aG9yc2U=');
const other = Buffer.from('other');

function map(entries: Record<string, Buffer>): Map<string, Buffer> {
  return new Map(Object.entries(entries));
}

function event(
  place: string,
  step: TraceEvent['step'],
  data: Record<string, Buffer>,
  detail?: string,
): TraceEvent {
  return { place, step, data: map(data), ...(detail === undefined ? {} : { detail }) };
}

const story = ({ key, place, steps }: ExplainedKey) => [
  key,
  place,
  steps.map(step => `${step.step} ${step.key} ${step.value.length}`),
];

const extract = 'spec.dataFrom[0].extract';

test('a key is followed back through a new name to the provider', () => {
  const events = [
    event(extract, 'fetch', { 'db/password': encoded, 'db/user': other }, 'SecretStore/vault, key db'),
    event(extract, 'convert', { db_password: encoded, db_user: other }),
    event(extract, 'decode', { db_password: horse, db_user: other }, 'Base64'),
  ];
  const { keys } = explain(events, map({ db_password: horse, db_user: other }));
  expect(keys.map(story)).toEqual([
    ['db_password', extract, ['fetch db/password 8', 'convert db_password 8', 'decode db_password 5']],
    ['db_user', extract, ['fetch db/user 5', 'convert db_user 5', 'decode db_user 5']],
  ]);
  expect(keys[0]?.steps[0]?.detail).toBe('SecretStore/vault, key db');
});

test('two keys of one value are told apart by their names', () => {
  const events = [
    event(extract, 'fetch', { a: horse, b: horse }),
    event(extract, 'decode', { a: horse, b: horse }),
  ];
  expect(explain(events, map({ a: horse, b: horse })).keys.map(story)).toEqual([
    ['a', extract, ['fetch a 5', 'decode a 5']],
    ['b', extract, ['fetch b 5', 'decode b 5']],
  ]);
});

test('a key that a step made of several starts there', () => {
  const events = [
    event(extract, 'fetch', { a: horse, b: other }),
    event(extract, 'rewrite', { merged: encoded }, 'merge'),
  ];
  expect(explain(events, map({ merged: encoded })).keys.map(story)).toEqual([
    ['merged', extract, ['rewrite merged 8']],
  ]);
});

describe('of several entries that write one key', () => {
  test('data wins over dataFrom, and the one before is named', () => {
    // Fetches end in any order.
    const events = [
      event('spec.data[0]', 'fetch', { password: horse }),
      event('spec.dataFrom[10].extract', 'fetch', { password: encoded }),
      event('spec.dataFrom[2].extract', 'fetch', { password: other }),
    ];
    const [key] = explain(events, map({ password: horse })).keys;
    expect(key?.place).toBe('spec.data[0]');
    expect(key?.overwritten).toEqual(['spec.dataFrom[2].extract', 'spec.dataFrom[10].extract']);
  });
});

test('what a template took and the result does not have is dropped', () => {
  const events = [
    event('spec.data[0]', 'fetch', { password: horse }),
    event('spec.target.template.data[url]', 'template', { url: encoded }, 'password'),
  ];
  const { keys, dropped } = explain(events, map({ url: encoded }));
  expect(keys.map(({ key }) => key)).toEqual(['url']);
  expect(dropped.map(({ key, place }) => [key, place])).toEqual([['password', 'spec.data[0]']]);
});

test('an entry that is gone at the provider is named and gives no key', () => {
  const events = [event('spec.data[0]', 'absent', {}), event('spec.data[1]', 'fetch', { a: horse })];
  const { absent, keys } = explain(events, map({ a: horse }));
  expect(absent).toEqual(['spec.data[0]']);
  expect(keys.map(({ key }) => key)).toEqual(['a']);
});

test('a recorder keeps what it heard in order', () => {
  const { trace, events } = recordTrace();
  trace(event('spec.data[0]', 'fetch', { a: horse }));
  trace(event('spec.data[0]', 'decode', { a: other }));
  expect(events.map(({ step }) => step)).toEqual(['fetch', 'decode']);
});

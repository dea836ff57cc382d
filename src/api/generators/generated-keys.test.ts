import { expect, test } from 'vitest';
import { generatedKeys } from './generated-keys.ts';

test.for<[string, string, Record<string, unknown>, readonly string[] | undefined]>([
  ['a Password gives one key', 'Password', {}, ['password']],
  ['a Password gives the keys that it lists', 'Password', { secretKeys: ['a', 'b'] }, ['a', 'b']],
  ['an empty list is as none', 'Password', { secretKeys: [] }, ['password']],
  ['a list that holds something else is not understood', 'Password', { secretKeys: ['a', 1] }, undefined],
  ['what is no list is not understood', 'Password', { secretKeys: 'a' }, undefined],
  ['a Fake gives what stands in it', 'Fake', { data: { user: 'x', host: 'y' } }, ['user', 'host']],
  ['a Fake without data gives nothing', 'Fake', {}, []],
  ['data that is no map is not understood', 'Fake', { data: ['user'] }, undefined],
  ['the spec of others says nothing of their keys', 'UUID', { secretKeys: ['a'] }, ['uuid']],
  ['an answer decides for a Webhook', 'Webhook', {}, undefined],
  ['a kind that nobody knows', 'toString', {}, undefined],
])('%s', ([, kind, spec, keys]) => {
  expect(generatedKeys({ kind, spec })).toEqual(keys);
});

import { expect, test } from 'vitest';
import { providerFields } from '../../../api/stores/fields/index.ts';
import { foundKeys } from './found-keys.ts';

const both = { path: 'shop/', name: { regexp: '^shop/mail' } };

test.for([
  ['aws', { path: 'shop/' }, { beginning: 'shop/' }],
  ['aws', { name: { regexp: '^shop/' } }, { beginning: 'shop/' }],
  ['aws', both, { beginning: 'shop/mail' }],
  ['aws', { name: { regexp: 'shop/' } }, { beginning: '' }],
  ['aws', { tags: { team: 'shop' } }, { beginning: '' }],
  ['vault', { path: 'shop' }, { beginning: 'shop/' }],
  ['vault', { name: { regexp: '^shop/' } }, { beginning: 'shop/' }],
  // It does not look at the path.
  ['azurekv', { path: 'shop-' }, { beginning: '' }],
  ['azurekv', { name: { regexp: '^shop-' } }, { beginning: 'shop-' }],
  // A title, and an expression for fields of the item.
  ['onepassword', { path: 'shop db', name: { regexp: '^user' } }, { key: 'shop db' }],
  ['onepasswordSDK', { name: { regexp: '^shop' } }, { beginning: '' }],
  [undefined, { path: 'shop/' }, { beginning: 'shop/' }],
  [undefined, { name: { regexp: '^shop/' } }, { beginning: 'shop/' }],
  ['constructor', { path: 'shop/' }, { beginning: '' }],
] as const)('a find of %s with %j gives %j', ([provider, find, expected]) => {
  expect(foundKeys(find, provider)).toEqual(expected);
});

test('the providers that it tells apart exist', () => {
  const known = new Set([...Object.keys(providerFields), 'onepassword', 'vault']);
  const named = [
    'akeyless',
    'aws',
    'doppler',
    'gcpsm',
    'infisical',
    'onboardbase',
    'openBao',
    'onepasswordSDK',
  ];
  expect(named.filter(name => !known.has(name))).toEqual([]);
  expect(named.filter(name => JSON.stringify(foundKeys({ path: 'a' }, name)) === '{"beginning":""}')).toEqual(
    [],
  );
});

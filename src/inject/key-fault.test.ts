import { expect, test } from 'vitest';
import { keyFindings } from './key-fault.ts';
import { manifests, NAMESPACE } from './testing/manifests.ts';

const faults = (secret: string, key: string, optional?: true) =>
  keyFindings({ secret, key, path: 'p', ...(optional && { optional }) }, manifests(), NAMESPACE);

test.each([
  ['db', 'password'],
  ['all', 'anything.goes_here-9'],
  ['not-there', 'password'],
])('a key that %s has or may have is fine: %s', (secret, key) => {
  expect(faults(secret, key)).toEqual([]);
});

test('a key that is not produced is refused with the nearest one', () => {
  expect(faults('db', 'pasword')).toEqual([
    {
      rule: 'PST318',
      severity: 'error',
      path: 'p',
      message: 'ExternalSecret db has no key pasword; its keys are password, username',
      fix: 'write password, or add pasword to spec.data of the ExternalSecret',
    },
  ]);
});

test('an optional reference may name a key that is not produced', () => {
  expect(faults('db', 'pasword', true)).toEqual([]);
});

test.each(['', '.', '..', '..x', 'a/b', '../x', 'ä', 'k'.repeat(254)])(
  'what no Secret can have as a key is refused, optional or not: %j',
  key => {
    expect(faults('all', key, true)).toMatchObject([{ rule: 'PST302' }]);
  },
);

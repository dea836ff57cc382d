import { expect, test } from 'vitest';
import { checkObject } from '../check.ts';

const policy = (spec: object): object => ({
  apiVersion: 'postern.dev/v1alpha1',
  kind: 'SecretPolicy',
  metadata: { name: 'p' },
  spec,
});

test.for([
  [{ require: { refresh: { min: '1m' } } }, 'the fields there are: atLeast, atMost, never'],
  [
    { exceptions: [{ rules: ['PST112'], match: {}, reason: 'a', expires: '2027-01-31', who: 'a' }] },
    'the fields there are: rules, match, reason, expires',
  ],
  [{ require: { refresh: { atleast: '1m' } } }, 'did you mean atLeast?'],
] as const)('a field that is not there is answered with what there is: %j', ([spec, fix]) => {
  const found = checkObject(policy(spec)).filter(({ rule }) => rule === 'PST811');
  expect(found.map(finding => finding.fix)).toEqual([fix]);
});

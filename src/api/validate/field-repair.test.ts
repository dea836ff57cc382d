import { describe, expect, test } from 'vitest';
import { applyRepair } from '../testing/apply-repair.ts';
import { unknownFields } from './unknown-fields.ts';

const repaired = (kind: 'ExternalSecret' | 'SecretStore', spec: unknown): unknown => {
  const object = { apiVersion: 'external-secrets.io/v1', kind, metadata: { name: 'a' }, spec };
  const [first] = unknownFields({ kind, version: 'v1' }, object);
  const { spec: changed } =
    first?.patch === undefined ? { spec: undefined } : applyRepair(object, first.patch);
  return changed;
};

const rewrite = [{ regexp: { source: 'a', target: 'b' } }];
const token = { name: 'connect', key: 'token' };

describe('what is certain is repaired', () => {
  test.each<['ExternalSecret' | 'SecretStore', string, unknown, unknown]>([
    [
      'ExternalSecret',
      'a field one object too far in',
      { dataFrom: [{ extract: { key: 'a', rewrite } }] },
      { dataFrom: [{ extract: { key: 'a' }, rewrite }] },
    ],
    [
      'ExternalSecret',
      'a field one object too far out',
      { data: [{ secretKey: 'a', remoteRef: { key: 'a' }, property: 'b' }] },
      { data: [{ secretKey: 'a', remoteRef: { key: 'a', property: 'b' } }] },
    ],
    [
      'ExternalSecret',
      'a field whose object is not there yet',
      { template: { type: 'Opaque' } },
      { target: { template: { type: 'Opaque' } } },
    ],
    [
      'SecretStore',
      'a name that is mixed up often',
      { provider: { onepassword: { auth: { secretRef: { connectToken: token } } } } },
      { provider: { onepassword: { auth: { secretRef: { connectTokenSecretRef: token } } } } },
    ],
    [
      'SecretStore',
      'a name in another case',
      { provider: { azurekv: { vaultURL: 'https://v' } } },
      { provider: { azurekv: { vaultUrl: 'https://v' } } },
    ],
  ])('%s: %s', (kind, _what, before, after) => {
    expect(repaired(kind, before)).toEqual(after);
  });
});

describe('what is not certain is left alone', () => {
  test.each<['ExternalSecret' | 'SecretStore', string, unknown]>([
    ['SecretStore', 'the right name is taken', { provider: { aws: { region: 'a', Region: 'b' } } }],
    [
      'SecretStore',
      'the value does not fit there',
      { provider: { onepassword: { auth: { secretRef: { connectToken: 'secret' } } } } },
    ],
    ['ExternalSecret', 'the object around it would be a guess', { dataFrom: [{ key: 'a' }] }],
    ['ExternalSecret', 'no name is near', { colour: 'red' }],
  ])('%s: %s', (kind, _what, spec) => {
    expect(repaired(kind, spec)).toBeUndefined();
  });
});

import { describe, expect, test } from 'vitest';
import { storeRules } from './index.ts';

/** The providers whose `caProvider` is read when they connect, and what stands around it. */
const PROVIDERS = [
  ['PST212', 'vault', []],
  ['PST219', 'openBao', []],
  ['PST221', 'akeyless', []],
  ['PST224', 'beyondtrustworkloadcredentials', []],
  ['PST225', 'bitwardensecretsmanager', []],
  ['PST228', 'conjur', []],
  ['PST233', 'gitlab', []],
  ['PST240', 'ovh', ['auth', 'mtls']],
  ['PST241', 'passbolt', []],
  ['PST245', 'secretserver', []],
  ['PST248', 'webhook', []],
] as const;

const authority = { type: 'ConfigMap', name: 'root-ca', key: 'ca.crt' };
const bundle = Buffer.from('a certificate').toString('base64');

describe.for(PROVIDERS)('%s: caProvider of %s', ([ruleId, provider, around]) => {
  const found = (kind: string, spec: object) => {
    const inside = around.toReversed().reduce<object>((inner, name) => ({ [name]: inner }), spec);
    const metadata = { name: 'store', ...(kind === 'SecretStore' ? { namespace: 'shop' } : {}) };
    const object = { kind, metadata, spec: { provider: { [provider]: inside } } };
    return storeRules
      .filter(({ id }) => id === ruleId)
      .flatMap(rule => rule.check(object, () => new Date(0)))
      .filter(({ path }) => path.endsWith('caProvider.namespace'))
      .map(({ path, severity }) => [path, severity]);
  };
  const refused = [[['spec', 'provider', provider, ...around, 'caProvider', 'namespace'].join('.'), 'error']];

  test('needs its namespace in a ClusterSecretStore', () => {
    expect(found('ClusterSecretStore', { caProvider: authority })).toEqual(refused);
    expect(found('ClusterSecretStore', { caProvider: { ...authority, namespace: 'shop' } })).toEqual([]);
  });

  test('may name no namespace but the own one in a SecretStore', () => {
    expect(found('SecretStore', { caProvider: { ...authority, namespace: 'elsewhere' } })).toEqual(refused);
    expect(found('SecretStore', { caProvider: { ...authority, namespace: 'shop' } })).toEqual([]);
    expect(found('SecretStore', { caProvider: authority })).toEqual([]);
  });
});

test('a caBundle beside it makes it needless', () => {
  const vault = { caBundle: bundle, caProvider: authority };
  const object = { kind: 'ClusterSecretStore', metadata: { name: 'store' }, spec: { provider: { vault } } };
  const paths = storeRules.flatMap(rule => rule.check(object, () => new Date(0))).map(({ path }) => path);
  expect(paths).not.toContain('spec.provider.vault.caProvider.namespace');
});

import { expect, test } from 'vitest';
import { ignoredNamespace } from './ignored-namespace.ts';

test.for([
  ['azurekv', ['authSecretRef', 'clientCertificate']],
  ['bitwardensecretsmanager', ['auth', 'secretRef', 'credentials']],
  ['github', ['auth', 'privateKey']],
  ['ngrok', ['auth', 'apiKey', 'secretRef']],
  ['passbolt', ['auth', 'passwordSecretRef']],
  ['passbolt', ['auth', 'privateKeySecretRef']],
  ['senhasegura', ['auth', 'clientSecretSecretRef']],
] as const)('a foreign namespace is not followed by %s: %j', ([provider, path]) => {
  const found = (namespace: string, own: string | undefined) => {
    const reference = { name: 'login', key: 'token', namespace };
    const spec = path.toReversed().reduce<object>((inner, name) => ({ [name]: inner }), reference);
    const metadata = { name: 'store', ...(own === undefined ? {} : { namespace: own }) };
    return ignoredNamespace.check(
      { kind: 'SecretStore', metadata, spec: { provider: { [provider]: spec } } },
      () => new Date(0),
    );
  };

  expect(found('platform', 'shop')).toMatchObject([
    { severity: 'warning', path: ['spec.provider', provider, ...path, 'namespace'].join('.') },
  ]);
  expect(found('shop', 'shop')).toEqual([]);
  expect(found('platform', undefined)).toEqual([]);
});

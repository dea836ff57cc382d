import { isJsonObject } from '../../api/json.ts';
import type { Loose } from '../../api/validate/loose.ts';
import type { VaultSpec } from '../../api/stores/vault.ts';
import type { VaultAuth } from '../../api/stores/vault-auth.ts';
import { error, warning, type RuleFinding, type StoreRule } from '../rule.ts';
import { caBundle } from './ca-bundle.ts';
import { caProvider } from './ca-provider.ts';
import { oneMethod } from './one-method.ts';
import { checkProvider, type ProviderCheck } from './provider-place.ts';
import { ownNamespaceOnly, type Owner } from './selector-namespace.ts';
import { serverUrlFindings } from './server-url.ts';
import { addressFindings } from './vault-address.ts';

const base = 'spec.provider.vault';

/*
 * spec.provider.vault
 *   server                    URL
 *   path                      without /data at its end, with version v2
 *   auth                      one method
 *   caBundle                  a certificate in PEM, as base64
 *   auth.appRole              roleId or roleRef
 *   auth.jwt                  secretRef or kubernetesServiceAccountToken
 *   tls                       certSecretRef and keySecretRef, or none of them
 *   checkAndSet               with version v2 only
 *   every selector            in a SecretStore no namespace but its own
 */
/**
 * What ESO refuses of provider `vault`.
 *
 * `server` is a URL; `appRole` has a roleId or roleRef; `jwt` a Secret or a ServiceAccount; a client certificate
 * its key; `caBundle` holds a certificate; `checkAndSet` version v2; and no reference of a SecretStore leaves its namespace. A `server` that ends in `/v1` and a
 * mount that begins with `auth/` are taken, and then nothing works: both are added to what is written. So is `data` behind the
 * `path` of version v2. Of several methods below `auth` the first in a fixed order is used without a word.
 */
export const vault: StoreRule = {
  id: 'PST212',
  title: 'what ESO refuses of provider `vault`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check(manifest) {
    const { kind, metadata, spec } = manifest;
    const store = spec?.provider?.vault;
    if (store === undefined) return [];
    const owner: Owner = { kind, namespace: metadata?.namespace };
    return [
      ...serverUrlFindings(`${base}.server`, store.server),
      ...addressFindings(base, store),
      ...checkProvider(manifest, 'vault', [
        oneMethod('auth', methods),
        mountWithoutData,
        caBundle('caBundle'),
        caProvider('caProvider'),
      ]),
      ...methodFindings(store.auth),
      ...tlsFindings(store.tls),
      ...selectorFindings(owner, store),
      ...(store.version === 'v1' && store.checkAndSet?.required === true
        ? [error(`${base}.checkAndSet`, 'needs version v2 of the key/value engine', 'remove it')]
        : []),
    ];
  },
};

/** ESO's setAuth (pkg/provider/vault/auth.go); `gcp` is of later versions. */
const methods = {
  order: ['tokenSecretRef', 'appRole', 'kubernetes', 'ldap', 'userPass', 'jwt', 'cert', 'iam'],
  others: ['namespace'],
};

/** Of version v2, which is the default, ESO reads `<path>/data/<key>`. */
const mountWithoutData: ProviderCheck = place => {
  const mount = /^(.+)\/data$/u.exec(place.text('path'))?.[1];
  if (mount === undefined || place.read('version') === 'v1') return [];
  const message = 'ends in /data, which version v2 adds: <path>/data/<key> is read';
  return [warning(place.at('path'), message, `write ${mount}, unless the engine is mounted there`)];
};

function methodFindings(auth: Loose<VaultAuth> | undefined): readonly RuleFinding[] {
  const { appRole, jwt } = auth ?? {};
  const findings: RuleFinding[] = [];
  // ESO treats an empty roleId as none.
  if (appRole !== undefined && (appRole.roleId ?? '') === '' && appRole.roleRef === undefined) {
    const message = 'must have roleId or roleRef';
    findings.push(
      error(`${base}.auth.appRole`, message, 'write roleId: <id>, or roleRef: {name, key} of a Secret'),
    );
  }
  if (jwt !== undefined && jwt.secretRef === undefined && jwt.kubernetesServiceAccountToken === undefined) {
    const message = 'must have secretRef or kubernetesServiceAccountToken as the source of the token';
    findings.push(error(`${base}.auth.jwt`, message));
  }
  return findings;
}

function tlsFindings(tls: Loose<VaultSpec>['tls']): readonly RuleFinding[] {
  const { certSecretRef, keySecretRef } = tls ?? {};
  if ((certSecretRef === undefined) === (keySecretRef === undefined)) return [];
  const missing = certSecretRef === undefined ? 'certSecretRef' : 'keySecretRef';
  return [
    error(
      `${base}.tls.${missing}`,
      'is required: a client certificate needs its key and the key its certificate',
    ),
  ];
}

/**
 * Every object with a `namespace` below the methods that ESO checks. Only selectors have one there; `auth.namespace`
 * itself is Vault's own kind of namespace. ESO looks neither at gcp nor at a ServiceAccount for jwt that a Secret
 * makes needless.
 */
function selectorFindings(owner: Owner, { auth, tls }: Loose<VaultSpec>): readonly RuleFinding[] {
  const { gcp: _unchecked, jwt, ...others } = auth ?? {};
  const looked = { ...others, jwt: jwt?.secretRef === undefined ? jwt : { secretRef: jwt.secretRef } };
  return [
    ...Object.entries(looked).flatMap(([name, method]) => selectorsBelow(`${base}.auth.${name}`, method)),
    ...selectorsBelow(`${base}.tls`, tls),
  ].flatMap(([path, namespace]) => ownNamespaceOnly(owner, path, { namespace }));
}

function selectorsBelow(
  path: string,
  value: unknown,
): readonly (readonly [path: string, namespace: string])[] {
  if (!isJsonObject(value)) return [];
  const { namespace } = value;
  return typeof namespace === 'string'
    ? [[path, namespace]]
    : Object.entries(value).flatMap(([name, field]) => selectorsBelow(`${path}.${name}`, field));
}

import { isJsonObject } from '../../api/json.ts';
import type { Loose } from '../../api/loose.ts';
import type { VaultSpec } from '../../api/stores/vault.ts';
import type { VaultAuth } from '../../api/stores/vault-auth.ts';
import { error, type RuleFinding, type StoreRule } from '../rule.ts';
import { ownNamespaceOnly, type Owner } from './selector-namespace.ts';
import { serverUrlFindings } from './server-url.ts';
import { addressFindings } from './vault-address.ts';

const base = 'spec.provider.vault';

/*
 * spec.provider.vault
 *   server                    URL
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
 * its key; `checkAndSet` version v2; and no reference of a SecretStore leaves its namespace. A `server` that ends in `/v1` and a
 * mount that begins with `auth/` are taken, and then nothing works: both are added to what is written.
 */
export const vault: StoreRule = {
  id: 'PST212',
  title: 'what ESO refuses of provider `vault`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check({ kind, metadata, spec }) {
    const store = spec?.provider?.vault;
    if (store === undefined) return [];
    const owner: Owner = { kind, namespace: metadata?.namespace };
    return [
      ...serverUrlFindings(`${base}.server`, store.server),
      ...addressFindings(base, store),
      ...methodFindings(store.auth),
      ...tlsFindings(store.tls),
      ...selectorFindings(owner, store),
      ...(store.version === 'v1' && store.checkAndSet?.required === true
        ? [error(`${base}.checkAndSet`, 'needs version v2 of the key/value engine', 'remove it')]
        : []),
    ];
  },
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
  const methods = { ...others, jwt: jwt?.secretRef === undefined ? jwt : { secretRef: jwt.secretRef } };
  return [
    ...Object.entries(methods).flatMap(([name, method]) => selectorsBelow(`${base}.auth.${name}`, method)),
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

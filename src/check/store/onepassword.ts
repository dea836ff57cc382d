import type { Loose } from '../../api/validate/loose.ts';
import type { OnepasswordSpec } from '../../api/stores/onepassword.ts';
import { error, type RuleFinding, type StoreRule } from '../rule.ts';
import { namespaceRequired } from './selector-namespace.ts';
import { serverUrlFindings } from './server-url.ts';

const base = 'spec.provider.onepassword';
const tokenPath = `${base}.auth.secretRef.connectTokenSecretRef`;

/*
 * spec.provider.onepassword
 *   connectHost                                 URL
 *   vaults                                      at least one; no two with the same order
 *   auth.secretRef.connectTokenSecretRef        name and key; namespace in a ClusterSecretStore, and in a
 *                                               SecretStore at most its own
 */
/**
 * What ESO refuses of provider `onepassword`.
 *
 * `connectHost` is a URL; `vaults` has at least one, and no two with the same order; the Connect token has the
 * name and the key of a Secret, with its namespace in a ClusterSecretStore, and of no other namespace in a
 * SecretStore.
 */
export const onepassword: StoreRule = {
  id: 'PST211',
  title: 'what ESO refuses of provider `onepassword`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check({ kind, metadata, spec }) {
    const store = spec?.provider?.onepassword;
    if (store === undefined) return [];
    const token = store.auth?.secretRef?.connectTokenSecretRef;
    const name = error(
      `${tokenPath}.name`,
      'is required',
      'write the name of the Secret with the Connect token',
    );
    const key = error(`${tokenPath}.key`, 'is required', 'write the key of the Secret that holds the token');
    return [
      ...(token !== undefined && token.name === undefined ? [name] : []),
      ...(token !== undefined && token.key === undefined ? [key] : []),
      ...namespaceRequired({ kind, namespace: metadata?.namespace }, tokenPath, token),
      ...vaultFindings(store.vaults),
      ...serverUrlFindings(`${base}.connectHost`, store.connectHost),
    ];
  },
};

function vaultFindings(vaults: Loose<OnepasswordSpec>['vaults']): readonly RuleFinding[] {
  if (vaults === undefined) return [];
  const entries = Object.entries(vaults);
  if (entries.length === 0) {
    return [error(`${base}.vaults`, 'must name at least one vault', 'write vaults: {<vault>: 1}')];
  }
  const first = new Map<number, string>();
  return entries.flatMap(([vault, order = 0]): RuleFinding[] => {
    const earlier = first.get(order);
    if (earlier === undefined) {
      first.set(order, vault);
      return [];
    }
    const message = `has the same order as vault ${earlier}: ${order}`;
    return [error(`${base}.vaults[${vault}]`, message, 'give each vault a number of its own')];
  });
}

import { excerpt } from '../../wording/excerpt.ts';
import { listed } from '../../wording/listed.ts';
import { error, type RuleFinding } from '../../rule.ts';
import type { RequirementRule } from '../contract.ts';
import type { Requirements } from '../../../api/secret-policy.ts';
import { namedStores, selectedStores, storesOnce, type NamedStore, type StoreKind } from './asked-stores.ts';
import { ASKING_KINDS, askingOf, failingNamespace, type Asking } from './asking.ts';
import { globFor, textFor } from './namespace-text.ts';
import { perNamespace } from './per-namespace.ts';

type Parameters = NonNullable<Requirements['stores']>;

/**
 * A store that a SecretPolicy does not allow to be named.
 *
 * `require.stores.allowed` lists stores by kind and name, where `*` stands for any text and `{{namespace}}` for the namespace
 * of the object. Name one of those. A PushSecret that takes every store with some labels is found too, since labels can be
 * put on any store: name the stores. For a ClusterExternalSecret each namespace that it lists counts; where labels choose
 * them, only a store that no namespace could name is found, and each ExternalSecret that comes of it is looked at again.
 */
export const allowedStores: RequirementRule<Parameters> = {
  id: 'PST800',
  title: 'a store that a SecretPolicy does not allow to be named',
  kinds: ASKING_KINDS,
  prepare: ({ allowed }) => {
    const entries = allowed.map(({ kind, name }) => ({ kind, globFor: globFor(name) }));
    const names = perNamespace(namespace =>
      listed(new Set(allowed.map(({ kind = 'any store', name }) => `${kind} ${textFor(name, namespace)}`))),
    );
    return subject => {
      const asking = askingOf(subject);
      if (asking === undefined) return [];
      return [
        ...storesOnce(namedStores(asking)).flatMap(store => storeFindings(asking, store, entries, names)),
        ...selectedStores(asking).map(path =>
          error(
            path,
            'takes every store that has these labels, and only some may be used',
            'name the stores',
          ),
        ),
      ];
    };
  },
};

interface Entry {
  /** undefined: either. */
  readonly kind?: StoreKind | undefined;
  readonly globFor: ReturnType<typeof globFor>;
}

function storeFindings(
  asking: Asking,
  { kind, name, path }: NamedStore,
  entries: readonly Entry[],
  names: (namespace: string | undefined) => string,
): readonly RuleFinding[] {
  const allows = (as: StoreKind, namespace: string | undefined): boolean =>
    entries.some(entry => (entry.kind ?? as) === as && entry.globFor(namespace)(name));
  const failing = failingNamespace(asking, namespace => allows(kind, namespace));
  if (failing === undefined) return [];
  const { namespace, where } = failing;
  const other = kind === 'SecretStore' ? 'ClusterSecretStore' : 'SecretStore';
  const message = `${kind} ${excerpt(name)} may not be used${where}`;
  if (entries.length === 0) return [error(path, `${message}: no store may`)];
  if (allows(other, namespace)) {
    return [error(path, `${message}, but a ${other} of this name`, `write kind: ${other}`)];
  }
  return [error(path, message, `name one of: ${names(namespace)}`)];
}

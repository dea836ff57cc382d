import type { Requirements } from '../../../api/secret-policy.ts';
import { excerpt } from '../../excerpt.ts';
import { listed } from '../../listed.ts';
import { error } from '../../rule.ts';
import type { RequirementRule } from '../contract.ts';
import { namedStores, storesOnce } from './asked-stores.ts';
import { ASKING_KINDS, askingOf } from './asking.ts';
import { isStore, providersOf, STORE_KINDS } from './known-store.ts';

type Parameters = NonNullable<Requirements['providers']>;

/**
 * A provider that a SecretPolicy does not allow.
 *
 * `require.providers.allowed` lists providers as they are called below `spec.provider` of a store. Found in stores, and in
 * what uses a store that is known: a policy of some namespaces is not about ClusterSecretStores themselves, but about who
 * uses them there. Use a store of one of the listed providers.
 */
export const allowedProviders: RequirementRule<Parameters> = {
  id: 'PST801',
  title: 'a provider that a SecretPolicy does not allow',
  kinds: [...STORE_KINDS, ...ASKING_KINDS],
  prepare: ({ allowed }) => {
    const names = new Set(allowed);
    const forbidden = (store: Readonly<Record<string, unknown>>): readonly string[] =>
      providersOf(store).filter(name => !names.has(name));
    const known = `one of: ${listed(names)}`;
    return subject => {
      const { object } = subject;
      if (isStore(object)) {
        return forbidden(object).map(name =>
          error(`spec.provider.${name}`, `provider ${excerpt(name)} may not be used`, `use ${known}`),
        );
      }
      const asking = askingOf(subject);
      return asking === undefined
        ? []
        : storesOnce(namedStores(asking)).flatMap(({ kind, name, path }) =>
            forbidden(subject.store(kind, name) ?? {}).map(provider => {
              const message = `${kind} ${excerpt(name)} has provider ${excerpt(provider)}, which may not be used`;
              return error(path, message, `name a store that has ${known}`);
            }),
          );
    };
  },
};

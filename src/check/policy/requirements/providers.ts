import type { Requirements } from '../../../api/secret-policy.ts';
import { excerpt } from '../../wording/excerpt.ts';
import { listed } from '../../wording/listed.ts';
import { error, type RuleFinding } from '../../rule.ts';
import type { RequirementRule } from '../contract.ts';
import { namedStores, storesOnce } from './asked-stores.ts';
import { ASKING_KINDS, askingOf } from './asking.ts';
import { ASKING_GENERATORS, generatorIn, generatorProvider, generatorUses } from './generator.ts';
import { isStore, providersOf, STORE_KINDS } from './known-store.ts';

type Parameters = NonNullable<Requirements['providers']>;

/**
 * A provider that a SecretPolicy does not allow.
 *
 * `require.providers.allowed` lists providers as they are called below `spec.provider` of a store. Found in stores, and in
 * what uses a store that is known: a policy of some namespaces is not about ClusterSecretStores themselves, but about who
 * uses them there. Use a store of one of the listed providers.
 *
 * A generator counts as the provider that it asks: `VaultDynamicSecret` as `vault`, `ECRAuthorizationToken` and
 * `STSSessionToken` as `aws`, `GCRAccessToken` as `gcpsm`, `ACRAccessToken` as `azurekv`, and `Fake`, `GithubAccessToken`,
 * `GitlabDeployToken`, `Webhook` and `BeyondtrustWorkloadCredentialsDynamicSecret` as the provider that is called like them.
 * It is found itself, and where its kind is named. Other kinds ask no provider that stores have. What is inside a
 * ClusterGenerator is found in it alone: a policy of some namespaces is not about those, and forbids to name them with a rule
 * in CEL.
 */
export const allowedProviders: RequirementRule<Parameters> = {
  id: 'PST801',
  title: 'a provider that a SecretPolicy does not allow',
  kinds: [...STORE_KINDS, ...ASKING_KINDS, ...ASKING_GENERATORS],
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
      const generated = (kind: string, path: string): readonly RuleFinding[] => {
        const provider = generatorProvider(kind);
        if (provider === undefined || names.has(provider)) return [];
        return [error(path, `${kind} asks provider ${provider}, which may not be used`, `use ${known}`)];
      };
      const generator = generatorIn(object);
      if (generator !== undefined) return generated(generator.kind, generator.kindPath);
      const asking = askingOf(subject);
      if (asking === undefined) return [];
      return [
        ...storesOnce(namedStores(asking)).flatMap(({ kind, name, path }) =>
          forbidden(subject.store(kind, name) ?? {}).map(provider => {
            const message = `${kind} ${excerpt(name)} has provider ${excerpt(provider)}, which may not be used`;
            return error(path, message, `name a store that has ${known}`);
          }),
        ),
        ...generatorUses(asking).flatMap(({ kind, path }) => generated(kind, path)),
      ];
    };
  },
};

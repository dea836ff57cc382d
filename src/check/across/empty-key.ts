import type { ExternalSecretSpec } from '../../api/external-secret.ts';
import type { Loose } from '../../api/validate/loose.ts';
import { error, warning, type RuleFinding, type SetRule } from '../rule.ts';
import { ofMadeExternalSecrets } from './placed.ts';
import type { Provider, Request } from './provider-requests.ts';
import { providersOf, requestsOf } from './store-requests.ts';

/**
 * A `remoteRef.key` or `extract.key` that is empty.
 *
 * The schema takes it, and so does External Secrets; the provider is then asked for a secret without a name, and every refresh
 * fails. Not meant are stores for which an empty key says something: a webhook whose URL names the secret, Pulumi, where it is
 * the whole environment, an AWS store whose `prefix` is a name by itself, and what `extract` reads from an Environment of 1Password.
 * Where the store is not seen it is a warning. A SecretStore that a ClusterExternalSecret names is looked for in every
 * namespace, and not at all when it is applied.
 */
export const emptyKey: SetRule = {
  id: 'PST615',
  title: 'a `remoteRef.key` or `extract.key` that is empty',
  kinds: ['ExternalSecret', 'ClusterExternalSecret'],
  checkSet: set =>
    ofMadeExternalSecrets(set, ({ spec }, namespace) => {
      if (!hasEmptyKey(spec)) return [];
      return requestsOf(spec).flatMap(({ store, request }) => {
        if (request.what === 'find' || request.ref.key !== '') return [];
        const providers = [...providersOf(set, namespace, store)];
        const isMeant = providers.some(provider => provider !== undefined && mayBeEmpty(provider, request));
        return isMeant ? [] : [finding(request, providers[0])];
      });
    }),
};

/** Nearly none has one, and requests are made with their paths. */
function hasEmptyKey(spec: Loose<ExternalSecretSpec> | undefined): boolean {
  const { data, dataFrom } = spec ?? {};
  return (
    data?.some(entry => entry?.remoteRef?.key === '') === true ||
    dataFrom?.some(entry => entry?.extract?.key === '') === true
  );
}

function mayBeEmpty({ name, spec }: Provider, { what }: Request): boolean {
  if (name === 'webhook' || name === 'pulumi') return true;
  return name === 'aws' ? spec['prefix'] !== undefined : name === 'onepasswordSDK' && what === 'extract';
}

function finding({ path }: Request, provider: Provider | undefined): RuleFinding {
  const place = `${path}.key`;
  const fix = 'write the name of the secret';
  return provider === undefined
    ? warning(place, 'is empty, so that it names no secret: most providers fail', fix)
    : error(
        place,
        `is empty, so that it names no secret: provider ${provider.name} fails at every refresh`,
        fix,
      );
}

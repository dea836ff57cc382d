import { isJsonObject } from '../../api/json.ts';
import { error } from '../rule.ts';
import type { ProviderCheck } from './provider-place.ts';
import { ownNamespaceOnly } from './selector-namespace.ts';

/**
 * What ESO's FetchCACertFromSource (runtime/esutils/utils.go) asks of `caProvider` when the first connection is made; a
 * `caBundle` beside it makes it needless. Providers that look at it when the store is applied have `caNamespace` besides.
 */
export function caProvider(path: string): ProviderCheck {
  return place => {
    const found = place.read(path);
    if (!isJsonObject(found) || place.text(path.replace(/caProvider$/u, 'caBundle')) !== '') return [];
    const { namespace } = found;
    if (place.owner.kind === 'ClusterSecretStore' && namespace === undefined) {
      const message =
        'is required in a ClusterSecretStore: without it every fetch fails ("missing namespace on caProvider secret")';
      return [
        error(place.at(`${path}.namespace`), message, 'write the namespace of the Secret or ConfigMap'),
      ];
    }
    return ownNamespaceOnly(
      place.owner,
      place.at(path),
      typeof namespace === 'string' ? { namespace } : undefined,
    );
  };
}

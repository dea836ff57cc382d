import type { Requirements } from '../../../api/secret-policy.ts';
import { saidDelivery } from './delivery.ts';
import { saidMaxAge } from './max-age.ts';
import { saidProviders } from './providers.ts';
import { saidRefresh } from './refresh.ts';
import { saidRegions } from './regions.ts';
import { saidRemoteKeys } from './remote-keys.ts';
import type { SaidRequirement } from './said-requirement.ts';
import { saidStores } from './stores.ts';

export function saidRequirements(require: Requirements): SaidRequirement {
  const { stores, providers, remoteKeys, refresh, delivery, maxAge, regions } = require;
  const said = [
    stores && saidStores(stores),
    providers && saidProviders(providers),
    remoteKeys && saidRemoteKeys(remoteKeys),
    refresh && saidRefresh(refresh),
    delivery && saidDelivery(delivery),
    maxAge && saidMaxAge(maxAge),
    regions && saidRegions(regions),
  ].filter(one => one !== undefined);
  return {
    validations: said.flatMap(({ validations }) => validations),
    unsaid: said.flatMap(({ unsaid }) => unsaid),
  };
}

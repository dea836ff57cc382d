/** The rules that `spec.require` of a SecretPolicy gives parameters to. */
import type { RequirementRules } from '../contract.ts';
import { allowedDelivery } from './delivery.ts';
import { maxAge } from './max-age.ts';
import { allowedProviders } from './providers.ts';
import { refreshBounds } from './refresh.ts';
import { regionalKeys } from './regions.ts';
import { allowedRemoteKeys } from './remote-keys.ts';
import { allowedStores } from './stores.ts';

export const requirementRules: Required<RequirementRules> = {
  stores: allowedStores,
  providers: allowedProviders,
  remoteKeys: allowedRemoteKeys,
  refresh: refreshBounds,
  maxAge,
  delivery: allowedDelivery,
  regions: regionalKeys,
};

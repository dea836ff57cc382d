import type { Requirements } from '../../../api/secret-policy.ts';
import type { Validation } from '../validation.ts';
import { deliveryValidations } from './delivery.ts';
import { ageValidations } from './max-age.ts';
import { providerValidations } from './providers.ts';
import { refreshValidations } from './refresh.ts';
import { regionValidations } from './regions.ts';
import { keyValidations } from './remote-keys.ts';
import { storeValidations } from './stores.ts';

/** What `spec.require` asks, as far as one object shows it; and what that leaves out. */
export interface SaidRequirements {
  readonly validations: readonly Validation[];
  readonly unsaid: readonly string[];
}

export function requirementValidations(require: Requirements): SaidRequirements {
  const { stores, providers, remoteKeys, refresh, delivery, maxAge, regions } = require;
  return {
    validations: [
      stores === undefined ? [] : storeValidations(stores),
      providers === undefined ? [] : providerValidations(providers),
      remoteKeys === undefined ? [] : keyValidations(remoteKeys),
      refresh === undefined ? [] : refreshValidations(refresh),
      delivery === undefined ? [] : deliveryValidations(delivery),
      maxAge === undefined ? [] : ageValidations(maxAge),
      regions === undefined ? [] : regionValidations(regions),
    ].flat(),
    unsaid: [
      ...(providers === undefined
        ? []
        : ['PST801 of what uses a store: its provider stands in another object, the store']),
      ...(remoteKeys === undefined
        ? []
        : [
            'PST802 of a find with name.regexp: CEL cannot read what every match begins with; of one with a path only what is wrong for every provider is said, since what a path means depends on the store',
          ]),
      ...(delivery === undefined
        ? []
        : [
            'PST805 of postern.dev/inject: auto in a workload, for a Secret that no ExternalSecret writes: that is another object; of the pod it is said',
          ]),
      ...(regions === undefined
        ? []
        : [
            'PST806 of what asks a store: its region stands in another object, the store; of a store of ibm, ovh or infisical: its region stands in an address',
          ]),
    ],
  };
}

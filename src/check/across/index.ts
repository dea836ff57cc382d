import type { SetRule } from '../rule.ts';
import { credentialsExist } from './credentials-exist.ts';
import { duplicateObject } from './duplicate-object.ts';
import { emptyKey } from './empty-key.ts';
import { generatedKeysAsked } from './generated-keys.ts';
import { injectedSecrets } from './injected-secrets.ts';
import { networkPolicySelects } from './network-policy.ts';
import { providerFeatures } from './provider-features.ts';
import { pushMetadata } from './push-metadata.ts';
import { roleBindings } from './role-bindings.ts';
import { roleResources } from './role-resources.ts';
import { sameTarget } from './same-target.ts';
import { serviceMonitorSelects } from './service-monitor.ts';
import { storeAllowsThisNamespace } from './store-allows-namespace.ts';
import { storeExists } from './store-exists.ts';
import { unknownKind } from './unknown-kind.ts';
import { unservedReferences } from './unserved-references.ts';
import { usedKeys } from './used-keys.ts';
import { usedSecrets } from './used-secrets.ts';
import { volumeSecretName } from './volume-secret-name.ts';

/** Rules about several objects. */
export const acrossRules: readonly SetRule[] = [
  storeExists,
  storeAllowsThisNamespace,
  credentialsExist,
  usedKeys,
  sameTarget,
  duplicateObject,
  roleBindings,
  networkPolicySelects,
  serviceMonitorSelects,
  injectedSecrets,
  roleResources,
  usedSecrets,
  providerFeatures,
  generatedKeysAsked,
  emptyKey,
  pushMetadata,
  volumeSecretName,
  unknownKind,
  unservedReferences,
];

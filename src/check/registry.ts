/** Every rule that the engine runs. A test holds this against the files: a rule that stands here twice or nowhere fails. */
import { acrossRules } from './across/index.ts';
import {
  clusterExternalSecretRules,
  clusterExternalSecretSourceRules,
} from './cluster-external-secret/index.ts';
import { externalSecretRules, externalSecretSourceRules } from './external-secret/index.ts';
import { generatorRules, generatorSourceRules } from './generator/index.ts';
import { pushSecretRules, pushSecretSourceRules } from './push-secret/index.ts';
import type { Rule, SetRule, SourceRule } from './rule.ts';
import { secretPolicyRules, secretPolicySourceRules } from './secret-policy/index.ts';
import { securityRules, securitySetRules } from './security/index.ts';
import { storeRules, storeSourceRules } from './store/index.ts';

/** Of one object; the first of several that look at the same place speaks. */
export const objectRules: readonly Rule<unknown>[] = [
  ...externalSecretRules,
  ...storeRules,
  ...generatorRules,
  ...clusterExternalSecretRules,
  ...pushSecretRules,
  ...secretPolicyRules,
  ...securityRules,
];

/** Of one object as it is written. */
export const sourceRules: readonly SourceRule[] = [
  ...externalSecretSourceRules,
  ...storeSourceRules,
  ...generatorSourceRules,
  ...clusterExternalSecretSourceRules,
  ...pushSecretSourceRules,
  ...secretPolicySourceRules,
];

/** Of everything that was read together. */
export const setRules: readonly SetRule[] = [...acrossRules, ...securitySetRules];

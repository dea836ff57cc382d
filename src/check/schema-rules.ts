import { clusterExternalSecretFields } from './cluster-external-secret/schema.ts';
import { externalSecretFields } from './external-secret/schema.ts';
import { generatorFields } from './generator/schema.ts';
import { pushSecretFields } from './push-secret/schema.ts';
import type { SourceRule } from './rule.ts';
import { policyFields } from './secret-policy/schema.ts';
import { storeFields } from './store/schema.ts';

/** The rule of each kind about what its schema does not allow. */
export const schemaRules: readonly SourceRule[] = [
  externalSecretFields,
  storeFields,
  generatorFields,
  clusterExternalSecretFields,
  pushSecretFields,
  policyFields,
];

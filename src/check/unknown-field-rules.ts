import { clusterExternalSecretUnknownFields } from './cluster-external-secret/unknown-fields.ts';
import { externalSecretUnknownFields } from './external-secret/unknown-fields.ts';
import { generatorUnknownFields } from './generator/unknown-fields.ts';
import { pushSecretUnknownFields } from './push-secret/unknown-fields.ts';
import type { SourceRule } from './rule.ts';
import { policyUnknownFields } from './secret-policy/unknown-fields.ts';
import { storeUnknownFields } from './store/unknown-fields.ts';

/** The rule of each kind about fields that it does not have. */
export const unknownFieldRules: readonly SourceRule[] = [
  externalSecretUnknownFields,
  storeUnknownFields,
  generatorUnknownFields,
  clusterExternalSecretUnknownFields,
  pushSecretUnknownFields,
  policyUnknownFields,
];

import type { Rule, SourceRule } from '../rule.ts';
import { clusterExternalSecretVersion } from './api-version.ts';
import { clusterDurations } from './durations.ts';
import { clusterNamespaces } from './namespaces.ts';
import { clusterExternalSecretFields } from './schema.ts';
import { clusterExternalSecretUnknownFields } from './unknown-fields.ts';

export const clusterExternalSecretRules: readonly Rule<unknown>[] = [clusterNamespaces, clusterDurations];

export const clusterExternalSecretSourceRules: readonly SourceRule[] = [
  clusterExternalSecretFields,
  clusterExternalSecretVersion,
  clusterExternalSecretUnknownFields,
];

import type { Rule, SourceRule } from '../rule.ts';
import { externalSecretVersion } from './api-version.ts';
import { dataFromSource } from './data-from-source.ts';
import { dataRequired } from './data-required.ts';
import { deletionPolicy } from './deletion-policy.ts';
import { duplicateSecretKey } from './duplicate-secret-key.ts';
import { durations } from './durations.ts';
import { findSelects } from './find-selects.ts';
import { mergeInto } from './merge-into.ts';
import { ownAnnotations } from './own-annotations.ts';
import { quirks } from './quirks.ts';
import { externalSecretFields } from './schema.ts';
import { secretType } from './secret-type.ts';
import { storeReference } from './store-reference.ts';
import { templateTarget } from './template-target.ts';
import { externalSecretUnknownFields } from './unknown-fields.ts';

export const externalSecretRules: readonly Rule<unknown>[] = [
  dataRequired,
  deletionPolicy,
  dataFromSource,
  duplicateSecretKey,
  secretType,
  templateTarget,
  durations,
  storeReference,
  findSelects,
  mergeInto,
  ownAnnotations,
  quirks,
];

export const externalSecretSourceRules: readonly SourceRule[] = [
  externalSecretFields,
  externalSecretVersion,
  externalSecretUnknownFields,
];

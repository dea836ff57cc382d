import type { Rule, SourceRule } from '../rule.ts';
import { externalSecretVersion } from './api-version.ts';
import { dataFromSource } from './data-from-source.ts';
import { dataRequired } from './data-required.ts';
import { deletionPolicy } from './deletion-policy.ts';
import { duplicateSecretKey } from './duplicate-secret-key.ts';
import { durations } from './durations.ts';
import { findSelects } from './find-selects.ts';
import { mergeInto } from './merge-into.ts';
import { negativeInterval } from './negative-interval.ts';
import { ownAnnotations } from './own-annotations.ts';
import { quirks } from './quirks.ts';
import { externalSecretFields } from './schema.ts';
import { secretType } from './secret-type.ts';
import { storeReference } from './store-reference.ts';
import { templateTarget } from './template-target.ts';
import { expressions } from './expressions.ts';
import { generatorVersion } from './generator-version.ts';
import { placeholders } from './placeholders.ts';
import { secretTypeName } from './secret-type-name.ts';
import { secretTypeKeys } from './secret-type-keys.ts';
import { syncWindows } from './sync-windows.ts';
import { templateAsksFor } from './template-keys.ts';
import { templateFromSource } from './template-from.ts';
import { templateNames } from './template-names.ts';
import { templates } from './templates.ts';
import { transforms } from './transforms.ts';
import { externalSecretUnknownFields } from './unknown-fields.ts';

export const externalSecretRules: readonly Rule<unknown>[] = [
  dataRequired,
  deletionPolicy,
  dataFromSource,
  duplicateSecretKey,
  secretType,
  templateTarget,
  durations,
  negativeInterval,
  storeReference,
  findSelects,
  mergeInto,
  ownAnnotations,
  quirks,
  generatorVersion,
  expressions,
  transforms,
  templates,
  templateAsksFor,
  templateFromSource,
  templateNames,
  secretTypeKeys,
  secretTypeName,
  syncWindows,
  placeholders,
];

export const externalSecretSourceRules: readonly SourceRule[] = [
  externalSecretFields,
  externalSecretVersion,
  externalSecretUnknownFields,
];

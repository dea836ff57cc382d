import type { Rule, SourceRule } from '../rule.ts';
import { pushSecretVersion } from './api-version.ts';
import { pushData } from './data.ts';
import { pushDataTo } from './data-to.ts';
import { pushDurations } from './durations.ts';
import { pushGeneratorVersion } from './generator-version.ts';
import { pushPlaceholders } from './placeholders.ts';
import { pushSecretFields } from './schema.ts';
import { pushSelector } from './selector.ts';
import { pushStores } from './store-references.ts';
import { pushTemplates } from './templates.ts';
import { pushSecretUnknownFields } from './unknown-fields.ts';

export const pushSecretRules: readonly Rule<unknown>[] = [
  pushStores,
  pushSelector,
  pushData,
  pushDurations,
  pushDataTo,
  pushTemplates,
  pushPlaceholders,
  pushGeneratorVersion,
];

export const pushSecretSourceRules: readonly SourceRule[] = [
  pushSecretFields,
  pushSecretVersion,
  pushSecretUnknownFields,
];

import type { Rule, SourceRule } from '../rule.ts';
import { generatorVersionOf } from './api-version.ts';
import { beyondtrustSite } from './beyondtrust-site.ts';
import { clusterGenerator } from './cluster-generator.ts';
import { generatorDurations } from './durations.ts';
import { ecrScope } from './ecr-scope.ts';
import { gitlabTarget } from './gitlab-deploy-token.ts';
import { mfaAlgorithm } from './mfa.ts';
import { generatorLogin } from './one-login.ts';
import { passwordForm } from './password.ts';
import { generatorPlaceholders } from './placeholders.ts';
import { generatorFields } from './schema.ts';
import { sshKeySize } from './ssh-key.ts';
import { generatorUnknownFields } from './unknown-fields.ts';
import { generatorWebhook } from './webhook.ts';

export const generatorRules: readonly Rule<unknown>[] = [
  clusterGenerator,
  passwordForm,
  sshKeySize,
  mfaAlgorithm,
  generatorLogin,
  gitlabTarget,
  ecrScope,
  generatorWebhook,
  generatorDurations,
  generatorPlaceholders,
  beyondtrustSite,
];

export const generatorSourceRules: readonly SourceRule[] = [
  generatorFields,
  generatorVersionOf,
  generatorUnknownFields,
];

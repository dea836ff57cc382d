import type { PolicyLanguages } from './contract.ts';
import { compileCustomRule } from '../cel/custom-rule.ts';
import { requirementRules } from './requirements/index.ts';

/** Everything that a rule of a SecretPolicy can be written in. */
export const policyLanguages: PolicyLanguages = {
  requirements: requirementRules,
  custom: compileCustomRule,
};

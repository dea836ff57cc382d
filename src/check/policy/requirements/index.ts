/** The rules that `spec.require` of a SecretPolicy gives parameters to. */
import type { RequirementRules } from '../contract.ts';

export const requirementRules: RequirementRules = {};

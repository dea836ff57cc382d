import type { Rule, SourceRule } from '../rule.ts';
import { policyExpressions } from './expressions.ts';
import { policyMeaning } from './meaning.ts';
import { policyReads } from './read-fields.ts';
import { policyFields } from './schema.ts';
import { policyUnknownFields } from './unknown-fields.ts';

export const secretPolicyRules: readonly Rule<unknown>[] = [policyMeaning, policyExpressions, policyReads];

export const secretPolicySourceRules: readonly SourceRule[] = [policyFields, policyUnknownFields];

import type { Rule, SourceRule } from '../rule.ts';
import { clusterGenerator } from './cluster-generator.ts';
import { generatorFields } from './schema.ts';
import { generatorUnknownFields } from './unknown-fields.ts';

export const generatorRules: readonly Rule<unknown>[] = [clusterGenerator];

export const generatorSourceRules: readonly SourceRule[] = [generatorFields, generatorUnknownFields];

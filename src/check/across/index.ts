import type { SetRule } from '../rule.ts';

/** Rules about several objects. */
export const acrossRules: readonly SetRule[] = [];

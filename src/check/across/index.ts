import type { SetRule } from '../rule.ts';
import { storeAllowsThisNamespace } from './store-allows-namespace.ts';
import { storeExists } from './store-exists.ts';

/** Rules about several objects. */
export const acrossRules: readonly SetRule[] = [storeExists, storeAllowsThisNamespace];

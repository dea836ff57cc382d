import { fileRules } from '../check/file/index.ts';
import { requirementRules } from '../check/policy/requirements/index.ts';
import { objectRules, setRules, sourceRules } from '../check/registry.ts';
import type { RuleInfo } from '../check/rule.ts';
import { injectRules } from '../inject/rules/index.ts';

/** Every rule there is, in order of their ids. */
export const allRules: readonly RuleInfo[] = [
  ...Object.values(fileRules),
  ...sourceRules,
  ...objectRules,
  ...setRules,
  ...Object.values(requirementRules),
  ...injectRules,
].toSorted((a, b) => (a.id < b.id ? -1 : 1));

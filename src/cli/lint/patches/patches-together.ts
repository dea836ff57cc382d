/** What is said of patches: which are not whole objects, so that most that could be said is not known of them. */
import type { JsonObject } from '../../../api/json.ts';
import { checkPatches } from '../../../check/patch.ts';
import type { CompiledPolicy } from '../../../check/policy/contract.ts';
import { setOf, type CheckedObject } from '../../offline/check-together.ts';
import type { RunOptions } from '../run-options.ts';
import { saidByPolicies, type SaidTogether } from '../policies/said-by-policies.ts';

/**
 * Secrets in clear text, which stand in a patch as anywhere, and with policies everything found of each patch as they judge it.
 * What policies require themselves is left out: the object that is patched may have it.
 */
export function patchesTogether(
  patches: readonly CheckedObject[],
  options: RunOptions,
  fileOf: (object: JsonObject) => string | undefined,
): SaidTogether {
  const set = setOf(patches, options, fileOf);
  const found = checkPatches(set).filter(({ rule }) => options.isSelected(rule));
  if (options.policies === undefined) return { said: found, undecided: new Map() };
  const policies = options.policies.policies.map(withoutOwnRules);
  return saidByPolicies(patches, found, set, { ...options.policies, policies });
}

function withoutOwnRules(policy: CompiledPolicy): CompiledPolicy {
  return { ...policy, check: () => [] };
}

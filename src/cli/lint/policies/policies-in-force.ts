import type { JsonObject } from '../../../api/json.ts';
import type { EnforcementPoint } from '../../../api/secret-policy.ts';
import { nameOf } from '../../../check/manifest-set.ts';
import { compilePolicy } from '../../../check/policy/compile.ts';
import { isPolicy } from '../../../check/policy/policy-objects.ts';
import type { PoliciesInForce } from '../../offline/judge-together.ts';

/**
 * Compiles the policies that objects are held against; undefined where there are none.
 *
 * @param ofCluster what the cluster holds: a policy of a file takes the place of the one that has its name there
 */
export function policiesInForce(
  ofFiles: readonly JsonObject[],
  ofCluster: readonly JsonObject[],
  at: { readonly point: EnforcementPoint; readonly now: Date },
): PoliciesInForce | undefined {
  const names = new Set(ofFiles.map(nameOf));
  const stored = ofCluster.filter(object => isPolicy(object) && !names.has(nameOf(object)));
  const objects = [...ofFiles, ...stored];
  if (objects.length === 0) return undefined;
  return { policies: objects.map(object => compilePolicy(object)), ...at };
}

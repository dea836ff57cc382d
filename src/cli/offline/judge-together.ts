/** What policies make of objects that no API server has. */
import type { EnforcementPoint } from '../../api/secret-policy.ts';
import type { ManifestSet } from '../../check/manifest-set.ts';
import type { CompiledPolicy, Subject, Verdict } from '../../check/policy/contract.ts';
import { judge } from '../../check/policy/judge.ts';
import { subjectIn } from '../../check/policy/subject-in.ts';
import { withoutObject, type CheckedObject, type Together } from './check-together.ts';

export interface PoliciesInForce {
  readonly policies: readonly CompiledPolicy[];
  readonly point: EnforcementPoint;
  readonly now: Date;
}

export interface JudgedObject {
  readonly object: CheckedObject['object'];
  readonly subject: Subject;
  readonly verdict: Verdict;
}

/**
 * A verdict on each object, from everything that is found of it.
 * Rules of policies themselves are asked about whole objects only.
 * @param together what is found of it with others; what is said there of further objects is left
 */
export function judgeTogether(
  objects: readonly CheckedObject[],
  together: readonly Together[],
  set: ManifestSet,
  { policies, point, now }: PoliciesInForce,
): readonly JudgedObject[] {
  const ofBuiltIn = policies.map(policy => Object.assign({}, policy, { check: () => [] }));
  const more = Map.groupBy(together, ({ object }) => object);
  return objects.map(({ object, oldObject, findings, isMetadataOnly = false }) => {
    const subject = { ...subjectIn(set, object), oldObject };
    const found = [...findings, ...(more.get(object) ?? []).map(withoutObject)];
    return {
      object,
      subject,
      verdict: judge(subject, found, isMetadataOnly ? ofBuiltIn : policies, point, now),
    };
  });
}

/** What policies make of the findings of a run. */
import type { EnforcementPoint } from '../../api/secret-policy.ts';
import type { Finding } from '../../check/finding.ts';
import type { ManifestSet } from '../../check/manifest-set.ts';
import type { CompiledPolicy, JudgedFinding, Verdict } from '../../check/policy/contract.ts';
import { judge } from '../../check/policy/judge.ts';
import { subjectIn } from '../../check/policy/subject-in.ts';
import type { CheckedObject, Together } from './found-together.ts';
import type { LintReport, SaidFinding } from './lint-finding.ts';

export interface PoliciesInForce {
  readonly policies: readonly CompiledPolicy[];
  readonly point: EnforcementPoint;
  readonly now: Date;
}

export interface Judged {
  readonly said: readonly Together<SaidFinding>[];
  readonly undecided: LintReport['undecided'];
}

/** Everything that is found of each object, by itself and together with others, held against policies. */
export function judgedTogether(
  objects: readonly CheckedObject[],
  together: readonly Together[],
  set: ManifestSet,
  { policies, point, now }: PoliciesInForce,
): Judged {
  const more = Map.groupBy(together, ({ object }) => object);
  const undecided = new Map<string, Set<string>>();
  const said = objects.flatMap(({ object, findings }) => {
    const subject = subjectIn(set, object);
    for (const { name } of policies.filter(policy => policy.needsLabels(subject))) {
      const namespaces = undecided.get(name) ?? new Set();
      undecided.set(name, namespaces.add(subject.namespace ?? ''));
    }
    const found = [...findings, ...(more.get(object) ?? []).map(withoutObject)];
    return spoken(judge(subject, found, policies, point, now)).map(finding =>
      Object.assign(finding, { object }),
    );
  });
  return { said, undecided };
}

export function withoutObject(found: Together): Finding {
  const { object: _, ...finding } = found;
  return finding;
}

/** All of a verdict, what is only written down as notes; that is not repaired either. */
function spoken({ findings, audited }: Verdict): readonly SaidFinding[] {
  return [...findings.map(finding => Object.assign({}, finding)), ...audited.map(asNote)];
}

function asNote(found: JudgedFinding): SaidFinding {
  const { patch: _, ...finding } = found;
  return Object.assign(finding, { severity: 'note' as const });
}

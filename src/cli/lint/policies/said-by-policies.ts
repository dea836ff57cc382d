/** What policies make of the findings of a run, as it is said. */
import type { ManifestSet } from '../../../check/manifest-set.ts';
import type { JudgedFinding, Verdict } from '../../../check/policy/contract.ts';
import type { CheckedObject, Together } from '../../offline/check-together.ts';
import { judgeTogether, type PoliciesInForce } from '../../offline/judge-together.ts';
import type { LintReport, SaidFinding } from '../lint-finding.ts';

export interface SaidTogether {
  readonly said: readonly Together<SaidFinding>[];
  readonly undecided: LintReport['undecided'];
}

/** Everything that is found of each object, by itself and together with others, as policies judge it. */
export function saidByPolicies(
  objects: readonly CheckedObject[],
  together: readonly Together[],
  set: ManifestSet,
  inForce: PoliciesInForce,
): SaidTogether {
  const undecided = new Map<string, Set<string>>();
  const said = judgeTogether(objects, together, set, inForce).flatMap(({ object, subject, verdict }) => {
    for (const { name } of inForce.policies.filter(policy => policy.needsLabels(subject))) {
      const namespaces = undecided.get(name) ?? new Set();
      undecided.set(name, namespaces.add(subject.namespace ?? ''));
    }
    return spoken(verdict).map(finding => Object.assign(finding, { object }));
  });
  return { said, undecided };
}

/** All of a verdict, what is only written down as notes; that is not repaired either. */
function spoken({ findings, audited }: Verdict): readonly SaidFinding[] {
  return [...findings.map(finding => Object.assign({}, finding)), ...audited.map(asNote)];
}

function asNote(found: JudgedFinding): SaidFinding {
  const { patch: _, ...finding } = found;
  return Object.assign(finding, { severity: 'note' as const });
}

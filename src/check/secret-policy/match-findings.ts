import { CHECKED_KINDS } from '../../api/checked-kinds.ts';
import type { Loose } from '../../api/validate/loose.ts';
import { nearestName } from '../../api/validate/nearest-name.ts';
import type { LabelSelector } from '../../api/secret-store.ts';
import { requirementProblem } from '../../manifest/label-selector.ts';
import { POD_KINDS } from '../across/pod-references.ts';
import type { LooseMatch } from '../policy/match.ts';
import { error, type RuleFinding } from '../rule.ts';
import { globFindings } from './glob-findings.ts';

/** What no object can be asked for. */
export function matchFindings(match: LooseMatch = {}, path: string): readonly RuleFinding[] {
  return [
    ...globFindings(`${path}.namespaces`, match.namespaces, 'namespace'),
    ...globFindings(`${path}.excludeNamespaces`, match.excludeNamespaces, 'namespace'),
    ...kindFindings(`${path}.kinds`, match.kinds),
    ...selectorFindings(`${path}.namespaceSelector`, match.namespaceSelector),
    ...selectorFindings(`${path}.selector`, match.selector),
  ];
}

/** A kind may be any: one is wrong only where it is near to one that is known and in no way another. */
export function kindFindings(
  path: string,
  kinds: readonly (string | undefined)[] | undefined,
): readonly RuleFinding[] {
  const unknown = (kinds ?? []).flatMap((kind, index) =>
    kind === undefined || kind.includes('*') || known.has(kind) ? [] : [{ kind, index }],
  );
  const slips = unknown.slice(0, MOST_SLIPS).flatMap(({ kind, index }) => {
    const nearest = nearestName(kind, known);
    if (nearest === undefined) return [];
    return [
      error(`${path}[${index}]`, `no rule is about a kind ${JSON.stringify(kind)}`, `write ${nearest}`),
    ];
  });
  return [...globFindings(path, kinds, 'kind'), ...slips];
}

/** Of one list that are looked for: that costs a lot more than to see that a kind is not known. */
const MOST_SLIPS = 3;

const WORKLOADS = POD_KINDS.map(([, kind]) => kind);
const OTHERS = ['Secret', 'ConfigMap', 'Namespace', 'Service', 'Ingress', 'Role', 'RoleBinding'];

const known: ReadonlySet<string> = new Set([
  ...CHECKED_KINDS.map(({ kind }) => kind),
  ...WORKLOADS,
  ...OTHERS,
]);

function selectorFindings(path: string, selector: Loose<LabelSelector> | undefined): readonly RuleFinding[] {
  return (selector?.matchExpressions ?? []).flatMap((requirement, index) => {
    const reason = requirement === undefined ? undefined : requirementProblem(requirement);
    return reason === undefined ? [] : [error(`${path}.matchExpressions[${index}]`, reason)];
  });
}

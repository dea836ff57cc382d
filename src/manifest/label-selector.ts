import type { Loose } from '../api/validate/loose.ts';
import type { LabelSelector } from '../api/secret-store.ts';

type Requirement = NonNullable<NonNullable<Loose<LabelSelector>['matchExpressions']>[number]>;

const withValues = new Set(['In', 'NotIn']);
const withoutValues = new Set(['Exists', 'DoesNotExist']);

/**
 * Whether labels satisfy a selector, as
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
 * says: an empty selector takes everything, all parts must hold, NotIn holds for an absent label.
 *
 * @returns undefined where Kubernetes would refuse the selector
 */
export function matchesSelector(
  selector: Loose<LabelSelector>,
  labels: Readonly<Record<string, string>>,
): boolean | undefined {
  const requirements = selector.matchExpressions ?? [];
  if (requirements.some(requirement => requirementProblem(requirement) !== undefined)) return undefined;
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labelOf(labels, key) === value) &&
    requirements.every(requirement => requirement !== undefined && holds(requirement, labels))
  );
}

/** What is wrong with one of `matchExpressions`; undefined: nothing. */
export function requirementProblem(requirement: Requirement | undefined): string | undefined {
  const operator = requirement?.operator ?? '';
  const hasValues = (requirement?.values ?? []).length > 0;
  if (withValues.has(operator))
    return hasValues ? undefined : `operator ${operator} needs at least one value`;
  if (withoutValues.has(operator)) return hasValues ? `operator ${operator} takes no values` : undefined;
  return 'the operator must be one of In, NotIn, Exists and DoesNotExist';
}

function holds(
  { key = '', operator, values = [] }: Requirement,
  labels: Readonly<Record<string, string>>,
): boolean {
  const label = labelOf(labels, key);
  if (operator === 'In') return label !== undefined && values.includes(label);
  if (operator === 'NotIn') return label === undefined || !values.includes(label);
  return (label !== undefined) === (operator === 'Exists');
}

function labelOf(labels: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

import { CHECKED_KINDS, groupOf } from '../../api/checked-kinds.ts';
import { pluralOf } from '../../api/plural.ts';
import { POLICY_KIND } from '../../api/secret-policy.ts';
import { POD_KINDS } from '../across/pod-references.ts';

/** A `resourceRules` entry of Kubernetes' admission, for one kind. */
export interface ResourceRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly string[];
  readonly resources: readonly string[];
}

/** Every kind that a policy can be about. Requests in other versions are asked about in this one (matchPolicy Equivalent). */
export const POLICY_KINDS: ReadonlyMap<string, ResourceRule> = new Map([
  ...CHECKED_KINDS.filter(({ kind, version }) => kind !== POLICY_KIND && version !== 'v1beta1').map(
    ({ kind, version }) => [kind, ruleFor(groupOf(kind), version, kind)] as const,
  ),
  ...POD_KINDS.map(([group, kind]) => [kind, ruleFor(group, 'v1', kind)] as const),
]);

/** Kinds that stand for pods. */
export const WORKLOADS: ReadonlySet<string> = new Set(POD_KINDS.map(([, kind]) => kind));

function ruleFor(group: string, version: string, kind: string): ResourceRule {
  return {
    apiGroups: [group],
    apiVersions: [version],
    operations: ['CREATE', 'UPDATE'],
    resources: [pluralOf(kind)],
  };
}

import type { TrustTarget } from '../certificate-cluster.ts';

/** A kind of targets that RBAC does not let this replica list or watch, so that changes of them are not seen. */
export type RefusedKind = TrustTarget['kind'];

/**
 * May everything else go on while objects of this kind cannot be listed? Postern's own webhooks are in configurations, and
 * nothing can be known without those. A definition of ours has no webhook, and agents can be told in other ways: one
 * right that is missing must not cost the calls of every webhook.
 */
export function isDispensable(kind: RefusedKind): boolean {
  return kind === 'CustomResourceDefinition' || kind === 'ConfigMap';
}

/** What is said of it, with what helps. */
export function whyUnseen(kind: RefusedKind): string {
  const role = kind === 'ConfigMap' ? 'Role' : 'ClusterRole';
  return `objects of kind ${kind} may not be listed and watched; allow list and watch on ${kind.toLowerCase()}s in the ${role}`;
}

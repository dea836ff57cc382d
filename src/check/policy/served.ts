/**
 * Whether injection takes the place of a Secret: one ExternalSecret writes it, and all of it. Of several it cannot tell which is
 * meant, and what is merged into stays with Kubernetes.
 *
 * @param creationPolicies of the targets of every ExternalSecret that writes it, as they are written
 */
export function isServedBy(creationPolicies: readonly unknown[]): boolean {
  const [policy] = creationPolicies;
  return creationPolicies.length === 1 && policy !== 'Merge' && policy !== 'CreateOrMerge';
}

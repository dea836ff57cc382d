import { error, type RuleFinding } from '../rule.ts';

/** The store that a selector stands in. */
export interface Owner {
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
}

interface Selector {
  readonly namespace?: string | undefined;
}

/**
 * ESO's rule for selectors of providers that resolve them in the namespace of the ExternalSecret: a SecretStore may
 * not reach into another namespace.
 *
 * @param path of the selector
 */
export function ownNamespaceOnly(
  owner: Owner,
  path: string,
  selector: Selector | undefined,
): readonly RuleFinding[] {
  const wanted = selector?.namespace;
  // A file may leave the namespace of the store to kubectl: then nothing can be said.
  if (owner.kind !== 'SecretStore' || wanted === undefined || owner.namespace === undefined) return [];
  if (wanted === owner.namespace) return [];
  const message = `must be empty or ${owner.namespace}: a SecretStore reads from its own namespace only`;
  return [error(`${path}.namespace`, message, 'remove it, or make the store a ClusterSecretStore')];
}

/** ESO's rule for the other providers: also, a ClusterSecretStore must say which namespace. */
export function namespaceRequired(
  owner: Owner,
  path: string,
  selector: Selector | undefined,
): readonly RuleFinding[] {
  if (owner.kind === 'ClusterSecretStore' && selector !== undefined && selector.namespace === undefined) {
    const message = 'is required in a ClusterSecretStore';
    return [error(`${path}.namespace`, message, 'write the namespace in which the Secret lives')];
  }
  return ownNamespaceOnly(owner, path, selector);
}

/**
 * As whom a replica holds the Lease of the one that writes. With the uid of its pod, where that is known: a container that
 * was restarted in its pod goes on with the Lease; a pod of the same name, in a StatefulSet, does not.
 */
export function leaseIdentity({
  name,
  uid,
}: {
  readonly name: string;
  readonly uid: string | undefined;
}): string {
  return uid === undefined ? name : `${name}_${uid}`;
}

/** The replica of an identity, as in its report. The name of a pod is a DNS name and has no underscore. */
export function replicaOf(identity: string): string {
  return identity.replace(/_.*$/, '');
}

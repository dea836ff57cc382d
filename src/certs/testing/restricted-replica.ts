import type { Operation } from './in-memory-cluster.ts';
import type { Replica, World } from './world.ts';

export interface RestrictedReplica {
  readonly replica: Replica;
  /** From now on the API server refuses the operation; at first it does not. */
  readonly forbid: () => void;
  readonly allow: () => void;
}

/** A replica that loses a right and may get it back. */
export function restrictedReplica(world: World, forbidden: Operation): RestrictedReplica {
  let isForbidden = false;
  const replica = world.replica({
    gate: async operation => {
      if (isForbidden && operation === forbidden) throw new Error('forbidden by RBAC');
    },
  });
  return { replica, forbid: () => void (isForbidden = true), allow: () => void (isForbidden = false) };
}

/** Which leases go on when one value takes the place of another. Pure. */
import type { Lease } from './contract.ts';
import type { KeptValue } from './generated-memory.ts';

export interface Succession {
  /** Goes over to the new value. */
  readonly stays: Pick<KeptValue, 'previous' | 'undelivered'>;
  /** Nobody needs these any more. */
  readonly ends: readonly Lease[];
}

/**
 * What was delivered before `known` ends only if `known` was delivered. One that was not is held for one more turn,
 * so that what may be in use is never more than three leases.
 */
export function succession(known: KeptValue | undefined): Succession {
  if (known === undefined) return { stays: {}, ends: [] };
  const { lease, previous, undelivered } = known;
  if (known.delivered === true) {
    return {
      stays: lease === undefined ? {} : { previous: lease },
      ends: [previous, undelivered].filter(held => held !== undefined),
    };
  }
  return {
    stays: {
      ...(previous === undefined ? {} : { previous }),
      ...(lease === undefined ? {} : { undelivered: lease }),
    },
    ends: undelivered === undefined ? [] : [undelivered],
  };
}

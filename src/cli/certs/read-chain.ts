import type { X509Certificate } from 'node:crypto';

import { readBundle } from '../../certs/bundle.ts';

/** What a replica presents: its leaf first, then a bridge if there is one. */
export interface Chain {
  readonly leaf: X509Certificate;
  readonly bridges: readonly X509Certificate[];
}

/** undefined: nothing is served so far, or it cannot be read. */
export function readChain(pem: string): Chain | undefined {
  const [leaf, ...bridges] = readBundle(pem);
  return leaf && { leaf, bridges };
}

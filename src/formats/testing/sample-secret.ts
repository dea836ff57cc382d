import { randomBytes } from 'node:crypto';

import { sampleChain, type Sample } from '../../x509/testing/sample-certificates.ts';
import type { StoreOptions } from '../store-options.ts';

/** The data of a `kubernetes.io/tls` Secret. */
export function tlsSecret(sample: Sample, certificates: string, authorities?: string): Map<string, Buffer> {
  const data = new Map([
    ['tls.key', Buffer.from(sample.keyPem)],
    ['tls.crt', Buffer.from(certificates)],
  ]);
  if (authorities !== undefined) data.set('ca.crt', Buffer.from(authorities));
  return data;
}

/** A chain, and a Secret of it with its certificates in no order. */
export function sampleSecret(): ReturnType<typeof sampleChain> & { readonly data: Map<string, Buffer> } {
  const chain = sampleChain();
  const { root, intermediate, leaf } = chain;
  return { ...chain, data: tlsSecret(leaf, intermediate.pem + leaf.pem, root.pem) };
}

export function storeOptions(password = 'changeit'): StoreOptions {
  return { password, randomBytes, now: () => Date.UTC(2026, 0, 2) };
}

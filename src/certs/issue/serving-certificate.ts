import type { Server } from 'node:https';
import { createSecureContext, type SecureContextOptions } from 'node:tls';

import { describe, problem } from '../../errors.ts';
import { isFault, loadPair, type KeyPair, type LoadedPair } from './key-pair.ts';

/** The certificate that HTTPS servers of this process present, replaceable while they run. */
export interface ServingCertificate {
  /**
   * Complete: `setSecureContext` falls back to Node's default for each option that it is not given again.
   * @throws PosternError `CERT_NOT_LOADED`
   */
  getSecureContextOptions(): SecureContextOptions;
  /** The pair in use; undefined before the first one. */
  current(): LoadedPair | undefined;
  /**
   * Puts a pair in use for new connections; open ones go on with theirs.
   * @throws PosternError `CERT_PAIR_REFUSED` if TLS could not work with it; the pair before stays in use.
   */
  replace(pair: KeyPair, change?: CertificateChange): void;
  /** Calls back after each change. Answers how to stop. */
  onChange(listener: (change: CertificateChange) => void): () => void;
}

export interface CertificateChange {
  /** The certificate before was called back, so what relies on it should end. */
  readonly revokes: boolean;
}

export function createServingCertificate(
  options: Omit<SecureContextOptions, 'key' | 'cert'> = { minVersion: 'TLSv1.2' },
): ServingCertificate {
  const listeners = new Set<(change: CertificateChange) => void>();
  let current: LoadedPair | undefined;
  const complete = ({ pem }: LoadedPair) => ({ ...options, cert: pem.certificate, key: pem.privateKey });
  return {
    getSecureContextOptions() {
      if (current === undefined)
        throw problem('CERT_NOT_LOADED', { reason: 'none was issued or read so far' });
      return complete(current);
    },
    current: () => current,
    replace(pair, change = { revokes: false }) {
      const loaded = loadPair(pair.certificate, pair.privateKey);
      if (isFault(loaded)) throw problem('CERT_PAIR_REFUSED', { fault: loaded.fault });
      tryOut(complete(loaded));
      current = loaded;
      for (const listener of listeners) listener(change);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * Keeps an HTTPS server on the certificate in use. Connections go on with the certificate that they began with, but
 * for idle ones when that was called back. Answers how to stop.
 */
export function followServingCertificate(
  server: Pick<Server, 'setSecureContext' | 'closeIdleConnections'>,
  serving: ServingCertificate,
): () => void {
  return serving.onChange(({ revokes }) => {
    server.setSecureContext(serving.getSecureContextOptions());
    if (revokes) server.closeIdleConnections();
  });
}

/** What OpenSSL refuses (a key that is too small, say) it refuses here, before any server has been touched. */
function tryOut(options: SecureContextOptions): void {
  try {
    createSecureContext(options);
  } catch (error) {
    throw problem('CERT_PAIR_REFUSED', { fault: `is refused by TLS: ${describe(error)}` });
  }
}

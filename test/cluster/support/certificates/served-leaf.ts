import { once } from 'node:events';
import { connect } from 'node:tls';
import { POSTERN_NAMESPACE } from '../deployed-objects.ts';

export interface ServedLeaf {
  readonly fingerprint: string;
  /** `DNS:…, IP Address:…` */
  readonly names: string;
}

/**
 * The certificate that a port of 127.0.0.1 presents, as an API server sees it: dialled as the Service and verified with
 * these authorities alone.
 * @throws Error when it does not verify
 */
export async function servedLeaf(port: number, ca: string): Promise<ServedLeaf> {
  const servername = `postern.${POSTERN_NAMESPACE}.svc`;
  const socket = connect({ host: '127.0.0.1', port, ca, servername });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(5000) });
    const { fingerprint256, subjectaltname = '' } = socket.getPeerCertificate();
    return { fingerprint: fingerprint256, names: subjectaltname };
  } finally {
    socket.destroy();
  }
}

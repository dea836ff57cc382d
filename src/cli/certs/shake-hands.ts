import { once } from 'node:events';
import { connect } from 'node:tls';

import { targetKey, type TrustTarget } from '../../certs/certificate-cluster.ts';
import { describe } from '../../errors.ts';

export interface HandshakeOptions {
  readonly host: string;
  readonly port: number;
  /** What the API server asks for: `postern.postern-system.svc`. */
  readonly servername: string;
}

export interface Handshake {
  /** `MutatingWebhookConfiguration/postern/inject.postern.dev` */
  readonly entry: string;
  /** What is wrong; undefined: it was accepted. */
  readonly fault: string | undefined;
}

/** A TLS handshake with one replica for each caBundle, verified with that alone, as the API server would. */
export async function shakeHands(
  targets: readonly TrustTarget[],
  options: HandshakeOptions,
): Promise<readonly Handshake[]> {
  return await Promise.all(
    targets.flatMap(target =>
      target.entries.map(async ({ name, caBundle }) => ({
        entry: `${targetKey(target)}/${name}`,
        fault: caBundle.trim() === '' ? 'there is no caBundle' : await shake(caBundle, options),
      })),
    ),
  );
}

const LONGEST_MS = 10_000;

async function shake(ca: string, { host, port, servername }: HandshakeOptions): Promise<string | undefined> {
  const socket = connect({ host, port, ca, servername, minVersion: 'TLSv1.2' });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(LONGEST_MS) });
    return undefined;
  } catch (error) {
    return describe(error);
  } finally {
    socket.destroy();
  }
}

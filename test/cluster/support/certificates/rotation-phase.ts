import { SECRET_ANNOTATIONS } from '../../../../src/certs/secret-annotations.ts';
import type { KubeClient } from '../../../../src/kube/client.ts';
import { waitUntil } from '../../../harness/wait-until.ts';
import { readCertificateSecret } from './certificate-secret.ts';

/** What the Secret says of the rotation. */
export async function rotationPhase(client: Pick<KubeClient, 'get'>): Promise<string | undefined> {
  return (await readCertificateSecret(client)).metadata.annotations?.[SECRET_ANNOTATIONS.phase];
}

export async function untilPhase(
  client: Pick<KubeClient, 'get'>,
  wanted: string,
  timeoutSeconds = 60,
): Promise<void> {
  await waitUntil(async () => (await rotationPhase(client)) === wanted, {
    what: `the rotation is ${wanted}`,
    timeoutSeconds,
  });
}

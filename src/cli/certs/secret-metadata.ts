import type { StoredSecret } from '../../certs/certificate-cluster.ts';
import type { KubeObject } from '../../kube/object.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import { isNotFound } from '../../kube/status-error.ts';
import { SECRET_ANNOTATIONS } from '../../certs/secret-annotations.ts';
import type { CertsClient, CertsPlace } from './certs-tools.ts';

/** Keeps the keys on the server: only the metadata is sent. */
const METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

export type SecretMetadata = Pick<StoredSecret, 'labels' | 'annotations'>;

/** Of the certificate Secret; undefined: there is none. */
export async function readSecretMetadata(
  client: Pick<CertsClient, 'request'>,
  place: CertsPlace,
): Promise<SecretMetadata | undefined> {
  const path = pathOf(place);
  try {
    const { metadata } = await client.request<KubeObject>({ method: 'GET', path, accept: METADATA });
    return { labels: metadata.labels ?? {}, annotations: metadata.annotations ?? {} };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Sets the annotation that asks for a rotation, by a patch that touches nothing else. False: there is no Secret. */
export async function askInSecret(
  client: Pick<CertsClient, 'request'>,
  place: CertsPlace,
  value: string,
): Promise<boolean> {
  try {
    await client.request({
      method: 'PATCH',
      path: pathOf(place),
      query: { fieldManager: 'postern-certs-rotate' },
      body: { metadata: { annotations: { [SECRET_ANNOTATIONS.rotate]: value } } },
      contentType: 'application/merge-patch+json',
      accept: METADATA,
      idempotent: true,
    });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

function pathOf({ namespace, secret }: CertsPlace): string {
  return resourcePath({ version: 'v1', resource: 'secrets', namespace, name: secret });
}

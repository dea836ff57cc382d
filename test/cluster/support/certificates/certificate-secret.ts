import type { SecretData } from '../../../../src/certs/certificate-cluster.ts';
import type { KubeClient } from '../../../../src/kube/client.ts';
import type { KubeObject } from '../../../../src/kube/object.ts';
import { resourcePath } from '../../../../src/kube/resource-path.ts';
import { CERTIFICATE_SECRET, POSTERN_NAMESPACE } from '../deployed-objects.ts';

/** v1 Secret. */
export interface CertificateSecret extends KubeObject {
  readonly type?: string;
  /** Base64. */
  readonly data?: Readonly<Record<string, string>>;
}

const COLLECTION = resourcePath({ version: 'v1', resource: 'secrets', namespace: POSTERN_NAMESPACE });
const PATH = `${COLLECTION}/${CERTIFICATE_SECRET}`;

/** The Secret with everything that Postern's certificates consist of. */
export async function readCertificateSecret(client: Pick<KubeClient, 'get'>): Promise<CertificateSecret> {
  return client.get<CertificateSecret>(PATH);
}

export async function readCertificateData(client: Pick<KubeClient, 'get'>): Promise<SecretData> {
  const { data = {} } = await readCertificateSecret(client);
  const decoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64')] as const);
  return Object.fromEntries(decoded);
}

/** Somebody else writes these contents in the place of all that are there. */
export async function overwriteCertificateData(
  client: Pick<KubeClient, 'get' | 'replace'>,
  data: SecretData,
): Promise<void> {
  const before = await readCertificateSecret(client);
  await client.replace<CertificateSecret>(PATH, { ...before, data: encode(data) });
}

/** Somebody else puts another object in its place. Answers that object. */
export async function replaceCertificateSecret(
  client: Pick<KubeClient, 'delete' | 'create'>,
  {
    type,
    labels,
    data,
  }: { readonly type: string; readonly labels: Readonly<Record<string, string>>; readonly data: SecretData },
): Promise<CertificateSecret> {
  await client.delete(PATH);
  const metadata = { name: CERTIFICATE_SECRET, labels };
  return client.create<CertificateSecret>(COLLECTION, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
    type,
    data: encode(data),
  });
}

function encode(data: SecretData): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, value.toString('base64')]));
}

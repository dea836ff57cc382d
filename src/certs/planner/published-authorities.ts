import type { X509Certificate } from 'node:crypto';

import type { TrustTarget } from '../certificate-cluster.ts';
import { AUTHORITY_NAME } from '../issue/issue.ts';
import { readCertificates } from '../issue/pem-certificates.ts';

/** What is left of the bundle when the Secret is gone: some replica may serve a leaf of one of these. */
export function publishedAuthorities(targets: readonly TrustTarget[]): X509Certificate[] {
  return targets
    .flatMap(target => target.entries.flatMap(entry => readCertificates(entry.caBundle)))
    .filter(certificate => certificate.subject.startsWith(`CN=${AUTHORITY_NAME} `));
}

/** Where the certificate comes from that the webhooks are served with. */
export type CertificateSource =
  /** Issued and renewed by Postern itself. */
  | { readonly from: 'own' }
  /** A Secret of type kubernetes.io/tls beside Postern, as cert-manager writes one. */
  | { readonly from: 'secret'; readonly name: string }
  /** A folder with the keys of such a Secret as files, as a volume or an agent puts it there. */
  | { readonly from: 'files'; readonly folder: string };

export const OWN: CertificateSource = { from: 'own' };

/** For messages: `Secret postern-tls`. */
export function sourceName(source: CertificateSource): string {
  if (source.from === 'secret') return `Secret ${source.name}`;
  return source.from === 'files' ? `folder ${source.folder}` : "Postern's own authority";
}

export function isSameSource(one: CertificateSource, other: CertificateSource): boolean {
  return sourceName(one) === sourceName(other);
}

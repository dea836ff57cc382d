import type { X509Certificate } from 'node:crypto';

import type { Changes, SecretData, StoredSecret } from './certificate-cluster.ts';
import { isFault, loadPair, type Fault, type KeyPair, type LoadedPair } from './issue/key-pair.ts';
import { certificatesText, readCertificates } from './issue/pem-certificates.ts';
import { SECRET_ANNOTATIONS } from './secret-annotations.ts';

export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
export const MANAGED_BY = 'postern';
export const SIGNING_KEY_BYTES = 32;

/**
 * The layout of the Secret that this version reads and writes. A later version raises it when it keeps state that a
 * version which does not know it would damage by writing, such as another phase; keys and annotations that an older
 * version may leave as they are, which it does, need no new layout. In every layout `tls.crt` and `tls.key` are the
 * leaf that replicas serve, `bundle.crt` is whom to trust, and `signing.key` signs plans: so that a version can be
 * rolled back and replicas of two versions serve side by side.
 */
export const SECRET_LAYOUT = '1';

/** Everything that one Secret holds. Contains private keys: never logged. */
export interface SecretParts {
  /** Signs leaves. */
  readonly authority: LoadedPair | Fault;
  /** Its successor, while a rotation is staged; undefined: there is none. */
  readonly next: LoadedPair | Fault | undefined;
  /** The successor's name and key signed by the authority that it succeeds; undefined: none that can be read. */
  readonly bridge: X509Certificate | undefined;
  readonly leaf: LoadedPair | Fault;
  readonly signingKey: Buffer | Fault;
  /** The authorities of `bundle.crt` that can be read. */
  readonly bundle: readonly X509Certificate[];
  /** Something in `bundle.crt` is not as we write it, so an authority may be missing. */
  readonly bundleDamaged: boolean;
  /** The certificate in `ca.crt` by itself: it is still to be trusted when its key is lost. */
  readonly authorityCertificate: X509Certificate | undefined;
}

/** The complete contents to write. */
export interface SecretContents {
  /** Without a key: the key is lost, and leaves that were signed with it are still in use. */
  readonly authority: { readonly certificate: string; readonly privateKey?: string };
  readonly next: KeyPair | undefined;
  /** PEM. */
  readonly bridge: string | undefined;
  /** The certificate of the leaf alone. */
  readonly leaf: KeyPair;
  readonly signingKey: Buffer;
  readonly bundle: readonly X509Certificate[];
}

/** Reads each part by itself, so that one broken part costs only that part. */
export function readParts(data: SecretData): SecretParts {
  const text = (key: string) => data[key]?.toString('utf8');
  const signingKey = data['signing.key'];
  const bundle = readCertificates(text('bundle.crt') ?? '');
  const hasNext = data['next.crt'] !== undefined || data['next.key'] !== undefined;
  return {
    authority: loadAuthority(text('ca.crt'), text('ca.key')),
    next: hasNext ? loadAuthority(text('next.crt'), text('next.key')) : undefined,
    bridge: readCertificates(text('bridge.crt') ?? '')[0],
    leaf: loadPair(text('tls.crt'), text('tls.key')),
    signingKey:
      signingKey?.length === SIGNING_KEY_BYTES ? signingKey : { fault: 'is missing or has another size' },
    bundle,
    bundleDamaged: text('bundle.crt') !== certificatesText(bundle),
    authorityCertificate: readCertificates(text('ca.crt') ?? '')[0],
  };
}

/** The one that signs, then those that are to be trusted. */
export function authoritiesIn({ authorityCertificate, bundle }: SecretParts): X509Certificate[] {
  return authorityCertificate === undefined ? [...bundle] : [authorityCertificate, ...bundle];
}

/** Null for what is not part of the Secret in this phase. */
export function writeParts(contents: SecretContents): Changes<Buffer> {
  const { authority, next, bridge, leaf, signingKey, bundle } = contents;
  const bytes = (text: string | undefined) => (text === undefined ? null : Buffer.from(text));
  return {
    'ca.crt': bytes(authority.certificate),
    'ca.key': bytes(authority.privateKey),
    'next.crt': bytes(next?.certificate),
    'next.key': bytes(next?.privateKey),
    'bridge.crt': bytes(bridge),
    'bundle.crt': bytes(certificatesText(bundle)),
    'tls.crt': bytes(leaf.certificate + (next === undefined ? (bridge ?? '') : '')),
    'tls.key': bytes(leaf.privateKey),
    'signing.key': signingKey,
  };
}

/**
 * Somebody else's: it holds data and is not labelled as ours. Who takes our label away takes the Secret over. Another
 * value in its place is no takeover of one that we have annotated: a chart that created it as a placeholder puts its
 * own back each time that it is applied.
 */
export function isForeign(secret: StoredSecret): boolean {
  return !isLabelledOurs(secret) && !isEmpty(secret);
}

/** Whether there is data in it that could be somebody else's is another question. */
export function isLabelledOurs({
  labels,
  annotations,
}: Pick<StoredSecret, 'labels' | 'annotations'>): boolean {
  const managedBy = labels[MANAGED_BY_LABEL];
  const wasFilledByUs = annotations[SECRET_ANNOTATIONS.phase] !== undefined;
  return managedBy === MANAGED_BY || (managedBy !== undefined && wasFilledByUs);
}

/** A placeholder for us to fill. One of type kubernetes.io/tls has two keys, since it must, with nothing in them. */
export function isEmpty(secret: StoredSecret): boolean {
  return Object.values(secret.data).every(value => value.length === 0);
}

function loadAuthority(certificate: string | undefined, key: string | undefined): LoadedPair | Fault {
  const pair = loadPair(certificate, key);
  if (isFault(pair)) return pair;
  if (!pair.certificate.ca) return { fault: 'is not a certificate authority' };
  const type = pair.certificate.publicKey.asymmetricKeyType;
  return type === 'ec' || type === 'rsa' ? pair : { fault: 'has neither an ECDSA nor an RSA key' };
}

import type { X509Certificate } from 'node:crypto';

import { bundleText, readBundle } from './bundle.ts';
import type { SecretData, StoredSecret } from './certificate-cluster.ts';
import { isFault, loadPair, type Fault, type KeyPair, type LoadedPair } from './key-pair.ts';

export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
export const MANAGED_BY = 'postern';
export const SIGNING_KEY_BYTES = 32;

/** Everything that one Secret holds. Contains private keys: never logged. */
export interface SecretParts {
  readonly authority: LoadedPair | Fault;
  readonly leaf: LoadedPair | Fault;
  readonly signingKey: Buffer | Fault;
  /** The authorities of `bundle.crt` that can be read. */
  readonly bundle: readonly X509Certificate[];
  /** The certificate in `ca.crt` by itself: it is still to be trusted when its key is lost. */
  readonly authorityCertificate: X509Certificate | undefined;
}

/** The complete contents to write. */
export interface SecretContents {
  readonly authority: KeyPair;
  readonly leaf: KeyPair;
  readonly signingKey: Buffer;
  readonly bundle: readonly X509Certificate[];
}

/** Reads each part by itself, so that one broken part costs only that part. */
export function readParts(data: SecretData): SecretParts {
  const text = (key: string) => data[key]?.toString('utf8');
  const signingKey = data['signing.key'];
  return {
    authority: loadAuthority(text('ca.crt'), text('ca.key')),
    leaf: loadPair(text('tls.crt'), text('tls.key')),
    signingKey:
      signingKey?.length === SIGNING_KEY_BYTES ? signingKey : { fault: 'is missing or has another size' },
    bundle: readBundle(text('bundle.crt') ?? ''),
    authorityCertificate: readBundle(text('ca.crt') ?? '')[0],
  };
}

export function writeParts(contents: SecretContents): SecretData {
  return {
    'ca.crt': Buffer.from(contents.authority.certificate),
    'ca.key': Buffer.from(contents.authority.privateKey),
    'bundle.crt': Buffer.from(bundleText(contents.bundle)),
    'tls.crt': Buffer.from(contents.leaf.certificate),
    'tls.key': Buffer.from(contents.leaf.privateKey),
    'signing.key': contents.signingKey,
  };
}

/** Somebody else's: it holds data and does not carry our label. An empty Secret is a placeholder for us to fill. */
export function isForeign(secret: StoredSecret): boolean {
  return secret.labels[MANAGED_BY_LABEL] !== MANAGED_BY && Object.keys(secret.data).length > 0;
}

function loadAuthority(certificate: string | undefined, key: string | undefined): LoadedPair | Fault {
  const pair = loadPair(certificate, key);
  if (isFault(pair)) return pair;
  if (!pair.certificate.ca) return { fault: 'is not a certificate authority' };
  const type = pair.certificate.publicKey.asymmetricKeyType;
  return type === 'ec' || type === 'rsa' ? pair : { fault: 'has neither an ECDSA nor an RSA key' };
}

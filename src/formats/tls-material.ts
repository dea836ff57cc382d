import { problem } from '../errors.ts';
import { decodeAllPem, type PemBlock } from '../golang/encoding/pem.ts';
import { readCertificate, type Certificate } from '../x509/certificate.ts';
import { Malformed } from '../x509/malformed.ts';
import { publicKeyDerOf, readPrivateKey, type PrivateKey } from '../x509/private-key.ts';

/** A key and its certificates as they are found in the data of a Secret. */
export interface TlsMaterial {
  readonly key: PrivateKey;
  readonly keyBlock: PemBlock;
  /** From the leaf, which is the key's, to the root or as far as certificates are there. */
  readonly chain: readonly [Certificate, ...Certificate[]];
  /** What `ca.crt` holds, to be trusted. */
  readonly authorities: readonly Certificate[];
}

export type SecretData = ReadonlyMap<string, Buffer>;

/**
 * From `tls.key`, `tls.crt` and, where it is there, `ca.crt` (the keys of `kubernetes.io/tls`).
 * @param format names the wanted format in errors
 * @throws PosternError `FORMAT_INPUT`
 */
export function tlsMaterial(data: SecretData, format: string): TlsMaterial {
  const refuse = (reason: string) => problem('FORMAT_INPUT', { format, reason });
  const keyBlock = onlyKey(blocksOf(data, 'tls.key'), refuse);
  const key = read(() => readPrivateKey(keyBlock.bytes), 'tls.key', refuse);
  const certificates = certificatesOf(data, 'tls.crt', refuse);
  const authorities = data.has('ca.crt') ? certificatesOf(data, 'ca.crt', refuse) : [];
  const publicKey = publicKeyDerOf(key);
  const leaf = certificates.find(({ publicKeyDer }) => publicKeyDer.equals(publicKey));
  if (leaf === undefined) throw refuse('no certificate in tls.crt belongs to the private key in tls.key');
  return { key, keyBlock, chain: chainFrom(leaf, distinct([...certificates, ...authorities])), authorities };
}

function blocksOf(data: SecretData, name: string): readonly PemBlock[] {
  return decodeAllPem(data.get(name)?.toString('latin1') ?? '');
}

type Refusal = (reason: string) => Error;

function onlyKey(blocks: readonly PemBlock[], refuse: Refusal): PemBlock {
  const keys = blocks.filter(block => block.type.endsWith('PRIVATE KEY'));
  const [key] = keys;
  if (key === undefined) throw refuse('tls.key is missing or holds no private key in PEM');
  if (keys.length > 1) throw refuse('tls.key holds more than one private key');
  if (key.type === 'ENCRYPTED PRIVATE KEY' || key.headers.has('DEK-Info')) {
    throw refuse('the private key in tls.key is encrypted: store it decrypted');
  }
  return key;
}

function certificatesOf(data: SecretData, name: string, refuse: Refusal): readonly Certificate[] {
  const blocks = blocksOf(data, name).filter(block => block.type === 'CERTIFICATE');
  if (blocks.length === 0) throw refuse(`${name} is missing or holds no certificate in PEM`);
  return blocks.map(block => read(() => readCertificate(block.bytes), name, refuse));
}

function read<T>(call: () => T, name: string, refuse: Refusal): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof Malformed) throw refuse(`${name} cannot be read: ${error.message}`);
    throw error;
  }
}

function distinct(certificates: readonly Certificate[]): readonly Certificate[] {
  const known = new Set<string>();
  return certificates.filter(({ der }) => {
    const text = der.toString('base64');
    const isNew = !known.has(text);
    known.add(text);
    return isNew;
  });
}

/** By issuer's and subject's names, and by key identifiers where both have them. */
function chainFrom(leaf: Certificate, all: readonly Certificate[]): TlsMaterial['chain'] {
  const chain: [Certificate, ...Certificate[]] = [leaf];
  for (let last = leaf; ;) {
    const next = all.find(other => !chain.includes(other) && hasIssued(other, last));
    if (next === undefined || isSelfIssued(last)) return chain;
    chain.push(next);
    last = next;
  }
}

function isSelfIssued({ subjectDer, issuerDer }: Certificate): boolean {
  return subjectDer.encoded.equals(issuerDer.encoded);
}

function hasIssued(issuer: Certificate, certificate: Certificate): boolean {
  if (!issuer.subjectDer.encoded.equals(certificate.issuerDer.encoded)) return false;
  const [wanted, given] = [certificate.authorityKeyId, issuer.subjectKeyId];
  return wanted === undefined || given === undefined || wanted.equals(given);
}

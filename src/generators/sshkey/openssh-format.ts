/**
 * The forms in which OpenSSH keeps keys: https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key and
 * RFC 4253, section 6.6.
 */
import type { webcrypto } from 'node:crypto';

export interface OpensshPair {
  /** PEM "OPENSSH PRIVATE KEY", not encrypted. */
  readonly privateKey: string;
  /** One line of `authorized_keys`. */
  readonly publicKey: string;
}

/**
 * @param key a private key as JWK: RSA, EC or Ed25519
 * @param check any 32 bits; OpenSSH stores them twice to see whether a key was decrypted right
 */
export function opensshPair(key: webcrypto.JsonWebKey, comment: string, check: Buffer): OpensshPair {
  const { name, publicParts, privateParts } = partsOf(key);
  const publicBlob = blob([name, ...publicParts]);
  const secrets = Buffer.concat([check, check, blob([name, ...privateParts, comment])]);
  const file = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    blob(['none', 'none', '']),
    number(1),
    blob([publicBlob, padded(secrets)]),
  ]);
  const line = `${name} ${publicBlob.toString('base64')}`;
  return {
    privateKey: pem('OPENSSH PRIVATE KEY', file),
    publicKey: `${comment === '' ? line : `${line} ${comment}`}\n`,
  };
}

type Part = string | Buffer;

interface KeyParts {
  readonly name: string;
  readonly publicParts: readonly Part[];
  readonly privateParts: readonly Part[];
}

function partsOf(key: webcrypto.JsonWebKey): KeyParts {
  const bytes = (field: 'n' | 'e' | 'd' | 'p' | 'q' | 'qi' | 'x' | 'y'): Buffer =>
    Buffer.from(key[field] ?? '', 'base64url');
  if (key.kty === 'RSA') {
    const [n, e, d, qi, p, q] = (['n', 'e', 'd', 'qi', 'p', 'q'] as const).map(field =>
      integer(bytes(field)),
    );
    const all = [n, e, d, qi, p, q].filter(part => part !== undefined);
    return { name: 'ssh-rsa', publicParts: [all[1] ?? '', all[0] ?? ''], privateParts: all };
  }
  if (key.kty === 'EC') {
    const curve = `nist${(key.crv ?? '').replace('P-', 'p')}`;
    const point = Buffer.concat([Buffer.from([4]), bytes('x'), bytes('y')]);
    const name = `ecdsa-sha2-${curve}`;
    return { name, publicParts: [curve, point], privateParts: [curve, point, integer(bytes('d'))] };
  }
  const publicKey = bytes('x');
  return {
    name: 'ssh-ed25519',
    publicParts: [publicKey],
    privateParts: [publicKey, Buffer.concat([bytes('d'), publicKey])],
  };
}

/** Each part behind its length. */
function blob(parts: readonly Part[]): Buffer {
  return Buffer.concat(
    parts.flatMap(part => {
      const bytes = typeof part === 'string' ? Buffer.from(part) : part;
      return [number(bytes.length), bytes];
    }),
  );
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** `mpint`: no zeros in front but the one that keeps the number positive. */
function integer(bytes: Buffer): Buffer {
  const start = bytes.findIndex(byte => byte !== 0);
  const significant = start === -1 ? Buffer.alloc(0) : bytes.subarray(start);
  return (significant[0] ?? 0) < 0x80 ? significant : Buffer.concat([Buffer.alloc(1), significant]);
}

/** To blocks of 8 bytes, with 1, 2, 3 … as OpenSSH checks it. */
function padded(bytes: Buffer): Buffer {
  const missing = (8 - (bytes.length % 8)) % 8;
  return Buffer.concat([bytes, Buffer.from([1, 2, 3, 4, 5, 6, 7].slice(0, missing))]);
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').replace(/.{64}(?!$)/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

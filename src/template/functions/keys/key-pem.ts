/** Private keys in PEM as sprig reads and writes them: the name of the block decides the form. */
import { decodePem, encodePem } from '../../../golang/encoding/pem.ts';
import { readDsaKey } from '../../../x509/dsa-key.ts';
import { Malformed } from '../../../x509/malformed.ts';
import {
  readPkcs1,
  readPkcs8,
  readSec1,
  writePkcs1,
  writePkcs8,
  writeSec1,
  type PrivateKey,
} from '../../../x509/private-key.ts';

export function keyPem(key: PrivateKey): string {
  const headers = new Map<string, string>();
  if (key.kind === 'rsa') return encodePem({ type: 'RSA PRIVATE KEY', headers, bytes: writePkcs1(key.rsa) });
  if (key.kind === 'ec') return encodePem({ type: 'EC PRIVATE KEY', headers, bytes: writeSec1(key) });
  return encodePem({ type: 'PRIVATE KEY', headers, bytes: writePkcs8(key) });
}

/** `dsa` where it is such a key, which can be carried and can sign nothing. @throws Malformed */
export function readKeyPem(pem: string): PrivateKey | 'dsa' {
  const found = decodePem(pem);
  if (found === undefined) throw new Malformed('no PEM data in input');
  const { type, bytes } = found.block;
  switch (type) {
    case 'PRIVATE KEY':
      return readPkcs8(bytes);
    case 'RSA PRIVATE KEY':
      return readPkcs1(bytes);
    case 'EC PRIVATE KEY':
      return readSec1(bytes);
    case 'DSA PRIVATE KEY':
      readDsaKey(bytes);
      return 'dsa';
    default:
      throw new Malformed('no private key data in PEM block of this type');
  }
}

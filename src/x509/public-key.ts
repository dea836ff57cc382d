import { createPublicKey } from 'node:crypto';

import { curveOfIdentifier } from './curves.ts';
import { decodeDer, fieldsOf, integerOf, nullValue, objectIdentifierOf, wholeBytesOf } from './der.ts';
import { Malformed } from './malformed.ts';

/**
 * What Go demands of the public key of a certificate: a known algorithm's key has to be whole, and of elliptic
 * curves only NIST's are known. Other algorithms pass unread.
 * @throws Malformed
 */
export function checkPublicKey(subjectPublicKeyInfo: Buffer): void {
  const [algorithm, bits] = fieldsOf(decodeDer(subjectPublicKeyInfo));
  const [oid, parameters] = fieldsOf(algorithm);
  const bytes = wholeBytesOf(bits);
  switch (objectIdentifierOf(oid)) {
    case '1.2.840.113549.1.1.1': {
      const [modulus, exponent] = fieldsOf(decodeDer(bytes));
      const hasNull = parameters?.encoded.equals(nullValue().encoded) === true;
      if (!hasNull || integerOf(modulus) <= 0n || integerOf(exponent) <= 0n) {
        throw new Malformed('x509: invalid RSA public key');
      }
      return;
    }
    case '1.2.840.10045.2.1': {
      if (curveOfIdentifier(objectIdentifierOf(parameters)) === undefined) {
        throw new Malformed('x509: unsupported elliptic curve');
      }
      if (bytes[0] !== 4 || !isOpenSslKey(subjectPublicKeyInfo)) {
        throw new Malformed('x509: invalid elliptic curve point');
      }
      return;
    }
    case '1.3.101.112':
    case '1.3.101.110':
      if (parameters !== undefined || bytes.length !== 32) throw new Malformed('x509: invalid public key');
      return;
    default:
  }
}

function isOpenSslKey(subjectPublicKeyInfo: Buffer): boolean {
  try {
    createPublicKey({ key: subjectPublicKeyInfo, format: 'der', type: 'spki' });
    return true;
  } catch {
    return false;
  }
}

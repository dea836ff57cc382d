import { encodePem } from '../../golang/encoding/pem.ts';
import { jwkPrivateKeyDer, jwkPublicKeyDer } from '../../x509/json-web-key.ts';
import type { FunctionTable } from '../function.ts';
import { textFunction } from './text-function.ts';

/** A private key is no public one here: ESO's functions do not derive the one from the other. */
export const jwk: FunctionTable = {
  jwkPublicKeyPem: textFunction(1, ([json = '']) => pem('PUBLIC KEY', jwkPublicKeyDer(json))),
  jwkPrivateKeyPem: textFunction(1, ([json = '']) => pem('PRIVATE KEY', jwkPrivateKeyDer(json))),
};

function pem(type: string, bytes: Buffer): string {
  return encodePem({ type, headers: new Map(), bytes });
}

import { generateKeyPairSync, type KeyObject } from 'node:crypto';

import { encodePem } from '../../golang/encoding/pem.ts';
import { writeDsaKey } from '../../x509/dsa-key.ts';
import { privateKeyOf } from '../../x509/private-key.ts';
import type { FunctionTable } from '../function.ts';
import type { Work } from '../work.ts';
import { keyPem } from './keys/key-pem.ts';
import { prices } from './prices.ts';
import { textFunction } from './text-function.ts';

export const privateKeys: FunctionTable = {
  genPrivateKey: textFunction(1, ([type = ''], tools) => generate(type, tools)),
};

function generate(type: string, work: Work): string {
  switch (type) {
    case '':
    case 'rsa':
      work.spend(prices.rsa4096);
      return pemOf(generateKeyPairSync('rsa', { modulusLength: 4096 }).privateKey);
    case 'dsa': {
      work.spend(prices.dsa);
      const { privateKey } = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 });
      return encodePem({ type: 'DSA PRIVATE KEY', headers: new Map(), bytes: writeDsaKey(privateKey) });
    }
    case 'ecdsa':
      work.spend(prices.ellipticKey);
      return pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
    case 'ed25519':
      work.spend(prices.ellipticKey);
      return pemOf(generateKeyPairSync('ed25519').privateKey);
    default:
      return `Unknown type ${type}`;
  }
}

function pemOf(key: KeyObject): string {
  return keyPem(privateKeyOf(key));
}

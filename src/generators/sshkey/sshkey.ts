/** `SSHKey`: a pair of keys in the forms of OpenSSH. */
import { generateKeyPair, type KeyObject, type webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import type { Generator } from '../contract.ts';
import { generatorSpec, type GeneratorSpec } from '../generator-spec.ts';
import { opensshPair } from './openssh-format.ts';

/** `privateKey` and `publicKey`. */
export const sshkey: Generator = {
  kind: 'SSHKey',
  lasts: 'pod',
  async generate(request) {
    const spec = generatorSpec(request);
    const comment = spec.text('comment') ?? '';
    if (/[\r\n\0]/.test(comment)) throw spec.refuse('comment', 'it must be one line: it ends up in one');
    const key = await makeKey(spec);
    const pair = opensshPair(key, comment, request.tools.randomBytes(4));
    return {
      data: new Map([
        ['privateKey', Buffer.from(pair.privateKey)],
        ['publicKey', Buffer.from(pair.publicKey)],
      ]),
    };
  },
};

const generate = promisify(generateKeyPair);

async function makeKey(spec: GeneratorSpec): Promise<webcrypto.JsonWebKey> {
  const type = spec.text('keyType') ?? 'rsa';
  const size = spec.count('keySize');
  let pair: { privateKey: KeyObject };
  switch (type) {
    case 'rsa':
      pair = await generate('rsa', { modulusLength: rsaSize(spec, size ?? 2048) });
      break;
    case 'ecdsa':
      pair = await generate('ec', { namedCurve: curves.get(size ?? 256) ?? 'P-256' });
      break;
    case 'ed25519':
      pair = await generate('ed25519');
      break;
    default:
      throw spec.refuse('keyType', 'it must be rsa, ecdsa or ed25519');
  }
  return pair.privateKey.export({ format: 'jwk' });
}

/** Any other size means 256, as External Secrets has it. */
const curves: ReadonlyMap<number, string> = new Map([
  [256, 'P-256'],
  [384, 'P-384'],
  [521, 'P-521'],
]);

/** Go refuses less than 1024 bits, the schema more than 8192. */
function rsaSize(spec: GeneratorSpec, size: number): number {
  if (size >= 1024 && size <= 8192) return size;
  throw spec.refuse('keySize', 'of an RSA key must be between 1024 and 8192: write 3072');
}

/** The seal of an archive, which also tells a wrong password (RFC 7292, 4; PBMAC1 is RFC 9579). */
import { createHmac, timingSafeEqual } from 'node:crypto';

import {
  expectTag,
  fieldsOf,
  integer,
  integerOf,
  objectIdentifier,
  objectIdentifierOf,
  octetString,
  sequence,
  tags,
  type DerNode,
} from '../x509/der.ts';
import { Malformed } from '../x509/malformed.ts';
import { deriveKey, purposes } from './derive-key.ts';
import { hmacDigests, ITERATIONS, iterationsOf, pbkdf2, type Randomness } from './pbkdf2.ts';
import type { Password } from './password.ts';

/** MacData over the content of the authenticated safe. */
export function writeMac(content: Buffer, password: Password, random: Randomness): DerNode {
  const salt = random.randomBytes(16);
  const from = { digest: 'sha256', salt, password: password.bmp, iterations: ITERATIONS } as const;
  const digest = createHmac('sha256', deriveKey(from, purposes.mac, 32))
    .update(content)
    .digest();
  const algorithm = sequence(objectIdentifier('2.16.840.1.101.3.4.2.1'));
  return sequence(sequence(algorithm, octetString(digest)), octetString(salt), integer(ITERATIONS));
}

/** Whether this password made it. @throws Malformed */
export function isSealedBy(macData: DerNode, content: Buffer, password: Password): boolean {
  const [digestInfo, salt, iterations] = fieldsOf(macData);
  const [algorithm, digest] = fieldsOf(digestInfo);
  const [oid, parameters] = fieldsOf(algorithm);
  const identifier = objectIdentifierOf(oid);
  const computed =
    identifier === PBMAC1
      ? pbmac1(parameters, content, password)
      : hmac(identifier, content, {
          salt: expectTag(salt, tags.octetString).content,
          password: password.bmp,
          iterations: iterations === undefined ? 1 : iterationsOf(iterations),
        });
  const expected = expectTag(digest, tags.octetString).content;
  return expected.length === computed.length && timingSafeEqual(expected, computed);
}

const PBMAC1 = '1.2.840.113549.1.5.14';

const digests = {
  '1.3.14.3.2.26': { digest: 'sha1', size: 20 },
  '2.16.840.1.101.3.4.2.1': { digest: 'sha256', size: 32 },
  '2.16.840.1.101.3.4.2.3': { digest: 'sha512', size: 64 },
} as const;

function hmac(
  identifier: string,
  content: Buffer,
  from: { readonly salt: Buffer; readonly password: Buffer; readonly iterations: number },
): Buffer {
  const found = Object.entries(digests).find(([oid]) => oid === identifier)?.[1];
  if (found === undefined) throw new Malformed('pkcs12: this MAC digest algorithm is not supported');
  const { digest, size } = found;
  return createHmac(digest, deriveKey({ ...from, digest }, purposes.mac, size))
    .update(content)
    .digest();
}

function pbmac1(parameters: DerNode | undefined, content: Buffer, password: Password): Buffer {
  const [kdf, macAlgorithm] = fieldsOf(parameters);
  const digest = hmacDigests[objectIdentifierOf(fieldsOf(macAlgorithm)[0])];
  if (digest === undefined) throw new Malformed('pkcs12: this PBMAC1 algorithm is not supported');
  const size = fieldsOf(fieldsOf(kdf)[1])
    .slice(2)
    .find(field => field.tag === tags.integer);
  const length = size === undefined ? 0n : integerOf(size);
  if (length < 1n || length > 1024n) throw new Malformed('pkcs12: PBMAC1 requires a key length');
  return createHmac(digest, pbkdf2(kdf, password, Number(length)))
    .update(content)
    .digest();
}

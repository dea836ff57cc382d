/** Encryption by password as it is written: PBES2 with AES-256. */
import { createCipheriv, pbkdf2Sync } from 'node:crypto';

import { integer, objectIdentifier, octetString, sequence } from '../x509/der.ts';
import type { Password } from './password.ts';
import { ITERATIONS, PBES2, PBKDF2, type Encrypted, type Randomness } from './pbkdf2.ts';

const HMAC_SHA256 = '1.2.840.113549.2.9';
const AES_256 = '2.16.840.1.101.3.4.1.42';

export function encrypt(plain: Buffer, password: Password, random: Randomness): Encrypted {
  const salt = random.randomBytes(16);
  const iv = random.randomBytes(16);
  const key = pbkdf2Sync(password.utf8, salt, ITERATIONS, 32, 'sha256');
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const kdf = sequence(octetString(salt), integer(ITERATIONS), sequence(objectIdentifier(HMAC_SHA256)));
  const algorithm = sequence(
    objectIdentifier(PBES2),
    sequence(sequence(objectIdentifier(PBKDF2), kdf), sequence(objectIdentifier(AES_256), octetString(iv))),
  );
  return { algorithm, data: Buffer.concat([cipher.update(plain), cipher.final()]) };
}

/** The generators that need nothing but their own manifest. */
import { Type } from 'typebox';
import { choice, integer, mapOf, text } from '../schema/schema.ts';

export const fakeSchema = Type.Object(
  {
    controller: Type.Optional(text('Who serves it.')),
    data: Type.Optional(mapOf(Type.String(), 'The keys and values that it gives, in plain text.')),
  },
  { description: 'Values that stand in this manifest. For tests only.' },
);

export const passwordSchema = Type.Object(
  {
    length: Type.Unsafe<number>({ ...integer('Length of the password.'), default: 24 }),
    digits: Type.Optional(integer('How many digits; absent: a quarter of the length.')),
    symbols: Type.Optional(integer('How many symbols; absent: a quarter of the length.')),
    symbolCharacters: Type.Optional(text('The symbols to choose from; absent: those of a US keyboard.')),
    noUpper: Type.Boolean({ description: 'No upper-case letters.', default: false }),
    allowRepeat: Type.Boolean({ description: 'A character may come more than once.', default: false }),
    encoding: Type.Optional(
      choice(['base64', 'base64url', 'base32', 'hex', 'raw'], 'How the password is written.', {
        default: 'raw',
      }),
    ),
    secretKeys: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Keys that get a password of their own each; absent: the key password.',
        minItems: 1,
      }),
    ),
  },
  { description: 'A random password.' },
);

export const sshkeySchema = Type.Object(
  {
    keyType: Type.Optional(choice(['rsa', 'ecdsa', 'ed25519'], 'Kind of the key pair.', { default: 'rsa' })),
    keySize: Type.Optional(
      Type.Unsafe<number>({
        ...integer('Bits: of RSA 2048 by default, of ECDSA 256, 384 or 521; Ed25519 has no choice.'),
        minimum: 256,
        maximum: 8192,
      }),
    ),
    comment: Type.Optional(text('The comment of the public key.')),
  },
  { description: 'A key pair in the forms of OpenSSH: privateKey and publicKey.' },
);

export const uuidSchema = Type.Object({}, { description: 'A random UUID under the key uuid.' });

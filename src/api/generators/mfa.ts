/** `MFA`: the code of an authenticator. */
import { Type } from 'typebox';
import type { Loose } from '../validate/loose.ts';
import { integer, text } from '../schema/schema.ts';
import type { Credential } from '../stores/credential.ts';
import { secretKeyCredential } from '../stores/secret-key-credential.ts';
import { secretKeySelectorSchema } from '../stores/selectors.ts';

export const mfaSchema = Type.Object(
  {
    secret: secretKeySelectorSchema,
    algorithm: Type.Optional(text('sha1, sha256, sha384, sha512 or sha512_256; absent: sha1.')),
    length: Type.Optional(integer('Digits of the code; absent: 6.')),
    timePeriod: Type.Optional(integer('Seconds for which a code is good; absent: 30.')),
    when: Type.Optional(text('A moment instead of now.', { format: 'date-time' })),
  },
  { description: 'A time-based one-time code: token, and timeLeft in seconds.' },
);
export type MfaSpec = Type.Static<typeof mfaSchema>;

/** The seed. */
export function mfaCredentials(spec: Loose<MfaSpec>): Credential[] {
  return [secretKeyCredential('secret', spec.secret)];
}

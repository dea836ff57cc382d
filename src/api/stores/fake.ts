/** `spec.provider.fake`: values that stand in the manifest itself, for tests. */
import { Type } from 'typebox';
import { integer, text } from '../schema/schema.ts';
import type { Credential } from './credential.ts';

export const fakeSchema = Type.Object(
  {
    data: Type.Array(
      Type.Object({
        key: text('What remoteRef.key asks for.'),
        value: text('The value; it is stored in the cluster in plain text.'),
        version: Type.Optional(text('What remoteRef.version asks for.')),
      }),
    ),
    validationResult: Type.Optional(
      integer('What validation of the store says: 0 ready, 1 unknown, 2 error.'),
    ),
  },
  { description: 'Values that stand in this manifest. For tests only.' },
);

/** The fake provider needs none. */
export function fakeCredentials(): Credential[] {
  return [];
}

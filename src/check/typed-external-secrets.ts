import { checkedKindOf } from '../api/checked-kinds.ts';
import type { ExternalSecret } from '../api/external-secret.ts';
import type { JsonObject } from '../api/json.ts';
import type { Loose } from '../api/validate/loose.ts';
import { wellTyped } from '../api/validate/well-typed.ts';

/** An ExternalSecret as it is written, and as rules may read it. */
export interface TypedExternalSecret {
  readonly object: JsonObject;
  readonly manifest: Loose<ExternalSecret>;
}

/** Those of the objects whose version there is; made when they are first asked for, and then the same for every rule. */
export function typedExternalSecrets(
  objects: () => readonly JsonObject[],
): () => readonly TypedExternalSecret[] {
  let typed: readonly TypedExternalSecret[] | undefined;
  return () =>
    (typed ??= objects().flatMap(object => {
      const type = checkedKindOf(object);
      return type?.kind === 'ExternalSecret' ? [{ object, manifest: wellTyped(type, object) }] : [];
    }));
}

import { isJsonObject, type JsonObject } from '../../../api/json.ts';
import { checkedKindOf, currentKindOf } from '../../../api/checked-kinds.ts';

export const STORE_KINDS = ['SecretStore', 'ClusterSecretStore'] as const;

/** Whether an object is a store of External Secrets. */
export function isStore(object: JsonObject): boolean {
  const kind = (checkedKindOf(object) ?? currentKindOf(object))?.kind;
  return STORE_KINDS.some(store => store === kind);
}

/** Names of the providers of a store: one, if the store is valid. */
export function providersOf({ spec }: JsonObject): readonly string[] {
  const provider = isJsonObject(spec) ? spec['provider'] : undefined;
  return isJsonObject(provider) ? Object.keys(provider) : [];
}

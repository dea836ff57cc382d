/** Which item a key means: the order and the rules of ESO's provider, with its error texts. */
import { problem } from '../../errors.ts';
import type { ConnectApi } from './connect-api.ts';
import type { Item, Summary } from './payload.ts';

export interface Vaults {
  /** Name of the store, for errors. */
  readonly store: string;
  /** Name or id to order, as the manifest has it. */
  readonly order: Readonly<Record<string, number>>;
}

const nativeId = /^[\da-z]{26}$/;

/**
 * Looks through the vaults in ascending order. A key in the form of an id is looked for in the first vault only.
 * @throws PosternError `ITEM_NOT_FOUND`, `ITEM_AMBIGUOUS`, or whatever the API raises
 */
export async function findItem(
  vaults: Vaults,
  api: ConnectApi,
  key: string,
  signal: AbortSignal,
): Promise<Item> {
  const { store, order } = vaults;
  for (const name of inOrder(vaults)) {
    const vault = await findVault(store, api, name, signal);
    if (nativeId.test(key)) return await itemById(store, api, vault, { key, signal });
    const found = await api.itemsByTitle(vault, key, signal);
    const [only, ...others] = found;
    if (others.length > 0) {
      const reason = `expected one 1Password Item matching: '${key}', got ${found.length}`;
      throw problem('ITEM_AMBIGUOUS', { store, reason });
    }
    if (only !== undefined) return await listedItem(store, api, { vault, id: only.id, signal });
  }
  const searched = Object.keys(order)
    .sort()
    .map(name => `${name}:${order[name]}`)
    .join(' ');
  throw problem('ITEM_NOT_FOUND', {
    store,
    reason: `key not found in 1Password Vaults: ${key} in: map[${searched}]`,
  });
}

/** Names or ids of the vaults as they are looked through. */
export function inOrder({ order }: Vaults): string[] {
  return Object.keys(order).sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0));
}

/** @throws PosternError `ITEM_NOT_FOUND`, `ITEM_AMBIGUOUS` where not exactly one vault has the name */
export async function findVault(
  store: string,
  api: ConnectApi,
  name: string,
  signal: AbortSignal,
): Promise<Summary> {
  if (nativeId.test(name)) return await api.vaultById(name, signal);
  const found = await api.vaultsByName(name, signal);
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  const reason = `error finding 1Password Vault: Found ${found.length} vaults with title ${JSON.stringify(name)}`;
  throw problem(only === undefined ? 'ITEM_NOT_FOUND' : 'ITEM_AMBIGUOUS', { store, reason });
}

/** An id that the vault does not know may still be a title of 26 characters. */
async function itemById(
  store: string,
  api: ConnectApi,
  vault: Summary,
  { key, signal }: { key: string; signal: AbortSignal },
): Promise<Item> {
  const byId = await api.item(vault, key, signal);
  if (byId !== undefined) return byId;
  const found = await api.itemsByTitle(vault, key, signal);
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0)
    return await listedItem(store, api, { vault, id: only.id, signal });
  const reason = `Found ${found.length} item(s) in vault ${JSON.stringify(vault.id)} with title ${JSON.stringify(key)}`;
  throw problem(only === undefined ? 'ITEM_NOT_FOUND' : 'ITEM_AMBIGUOUS', { store, reason });
}

/** The whole of an item that a list has named. */
export async function listedItem(
  store: string,
  api: ConnectApi,
  { vault, id, signal }: { vault: Summary; id: string; signal: AbortSignal },
): Promise<Item> {
  const item = await api.item(vault, id, signal);
  if (item !== undefined) return item;
  const reason = `error finding 1Password Item: item ${id} was listed but is not there any more`;
  throw problem('ITEM_NOT_FOUND', { store, reason });
}

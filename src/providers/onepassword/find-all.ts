/** `find`: the fields and files of many items as one map, by the rules of ESO's provider. */
import type { RemoteFind } from '../../resolve/contract.ts';
import { nameMatcher } from '../name-matcher.ts';
import type { ConnectApi } from './connect-api.ts';
import { findVault, inOrder, listedItem, type Vaults } from './find-item.ts';
import type { ListedItem } from './payload.ts';
import { onlyField } from './select.ts';

/**
 * `name.regexp` is held against labels of fields and names of files, not titles; `path` is the exact title of an item.
 * With tags only the first vault is looked through and `path` counts for nothing; an item must have each tag, whose
 * value is ignored. What comes first stays: vaults in their order, in each item files before fields.
 * @throws PosternError `FIND_REFUSED`, `ITEM_AMBIGUOUS` for an item with two fields of one label, wanted or not
 */
export async function findAll(
  vaults: Vaults,
  api: ConnectApi,
  find: RemoteFind,
  signal: AbortSignal,
): Promise<Map<string, Buffer>> {
  const matches = await nameMatcher(vaults.store, find.name);
  const data = new Map<string, Buffer>();
  const names = inOrder(vaults);
  for (const name of find.tags === undefined ? names : names.slice(0, 1)) {
    const vault = await findVault(vaults.store, api, name, signal);
    for (const item of await api.items(vault, signal)) {
      if (!isWanted(item, find)) continue;
      await takeFiles(api, item, { matches, data, signal });
      const { fields, title } = await listedItem(vaults.store, api, { vault, id: item.id, signal });
      for (const { label } of fields) {
        const { value } = onlyField(vaults.store, { fields, title }, label);
        if (matches(label) && !data.has(label)) data.set(label, Buffer.from(value));
      }
    }
  }
  return data;
}

function isWanted({ title, tags }: ListedItem, find: RemoteFind): boolean {
  if (find.tags !== undefined) return Object.keys(find.tags).every(tag => tags.includes(tag));
  return find.path === undefined || find.path === title;
}

interface Taking {
  readonly matches: (name: string) => boolean;
  readonly data: Map<string, Buffer>;
  readonly signal: AbortSignal;
}

/** Those of the list: ESO does not look for files in the item itself. */
async function takeFiles(api: ConnectApi, item: ListedItem, taking: Taking): Promise<void> {
  for (const file of item.files) {
    if (!taking.matches(file.name) || taking.data.has(file.name)) continue;
    taking.data.set(file.name, await api.content(item, file, taking.signal));
  }
}

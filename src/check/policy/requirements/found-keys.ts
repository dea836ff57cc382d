import type { Loose } from '../../../api/validate/loose.ts';
import type { Find } from './asked-keys.ts';
import { literalBeginning } from './expression-shape.ts';

/** All that `find` may give: one key, or keys with a common beginning, which may be empty. */
export type FoundKeys = { readonly key: string } | { readonly beginning: string };

/**
 * What the keys that a `find` gives are sure to look like. Providers mean different things by `path`, and some do not
 * look at it: read from the `GetAllSecrets` of each provider of External Secrets 2.9.
 *
 * @param provider undefined: not known, then what most of them do
 */
export function foundKeys({ path = '', name }: Loose<Find>, provider: string | undefined): FoundKeys {
  // The expression is about the fields of items.
  if (provider !== undefined && TITLE.has(provider)) return path === '' ? { beginning: '' } : { key: path };
  const byName = literalBeginning(name?.regexp ?? '');
  const byPath = provider === undefined || BEGINNING.has(provider) ? path : '';
  if (provider !== undefined && FOLDER.has(provider)) {
    return { beginning: path === '' ? byName : `${path}/` };
  }
  return { beginning: byPath.length > byName.length ? byPath : byName };
}

/** The path is the title of an item. */
const TITLE: ReadonlySet<string> = new Set(['onepassword', 'onepasswordSDK']);

/** The path is a folder, written without the slash at its end. */
const FOLDER: ReadonlySet<string> = new Set(['vault']);

/** The path is what keys begin with. */
const BEGINNING: ReadonlySet<string> = new Set([
  'akeyless',
  'aws',
  'doppler',
  'gcpsm',
  'infisical',
  'onboardbase',
  'openBao',
]);

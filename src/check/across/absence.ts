import type { JsonObject } from '../../api/json.ts';
import { editDistance, nearestName } from '../../api/validate/nearest-name.ts';
import { excerpt } from '../wording/excerpt.ts';
import { folderOf, nameOf, type ManifestSet } from '../manifest-set.ts';
import { error, warning, type RuleFinding } from '../rule.ts';

/** An object that somebody names. */
export interface Wanted {
  readonly group: string;
  readonly kind: string;
  /** undefined for cluster-scoped kinds, and where it is not known. */
  readonly namespace: string | undefined;
  readonly name: string;
  /** Names that mean the same to who asks: those of Secrets that are still to be written. */
  readonly alike?: readonly string[];
}

/** How many names are compared with a wanted one, and how many files looked at. */
export const MOST = 500;

/** How many letters a slip of the pen changes. */
const MOST_LETTERS = 2;

/**
 * What is to be said of an object that is named and not in the set; nothing where it is there, or where nothing speaks
 * against it.
 *
 * That a folder of manifests lacks something proves nothing: it may be applied from elsewhere. It is worth a word where
 * a name in the same folder differs by a slip of the pen, and for kinds that are kept together (`areKeptTogether`) where the
 * folder has others of the kind and namespace.
 *
 * @param from what names it
 */
export function absence(
  set: ManifestSet,
  from: JsonObject,
  wanted: Wanted,
  path: string,
  areKeptTogether = false,
): readonly RuleFinding[] {
  const { group, kind, namespace, name } = wanted;
  if (set.findAll(group, kind, namespace, name).length > 0) return [];
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  const message = `there is no ${kind} ${excerpt(name)}${where}`;
  const others = set.within(group, kind, namespace).slice(0, MOST);
  const { alike = [] } = wanted;
  if (set.isComplete(group, kind)) {
    const near = nearestName(name, [...others.map(nameOf), ...alike]);
    return [error(path, message, near === undefined ? 'apply it, or correct the name' : `write ${near}`)];
  }
  const folder = folderOf(set, from);
  const names = others
    .filter(other => folderOf(set, other) === folder)
    .map(nameOf)
    .filter(other => other !== '');
  const near = nearestName(name, [...names, ...alike]);
  if (near !== undefined && isSlip(name, near)) {
    return [warning(path, `${message} in this folder, which has ${near}`, `write ${near}`)];
  }
  if (!areKeptTogether || namespace === undefined || names.length === 0) return [];
  const fix = 'correct the name, or make sure that it is applied from elsewhere';
  return [warning(path, `${message} in this folder, which has others: ${excerpt(names.join(', '))}`, fix)];
}

/**
 * Whether two letters at most differ, of longer parts. Names that differ by a number or a short part, such as `db-1` and
 * `db-2` or `eu-a` and `eu-b`, are both meant, and so are those that only share a word: `ngrok-token` and `app-token`.
 */
export function isSlip(written: string, near: string): boolean {
  if (editDistance(written, near) > MOST_LETTERS) return false;
  if (written.replace(/\d+/gu, '') === near.replace(/\d+/gu, '')) return false;
  const parts = written.split(/[-_.]/u);
  const others = near.split(/[-_.]/u);
  if (parts.length !== others.length) return true;
  const differing = parts.flatMap((part, index) =>
    part === others[index] ? [] : [[part, others[index] ?? '']],
  );
  return differing.every(([part = '', other = '']) => {
    const longest = Math.max(part.length, other.length);
    return part.length > 2 && editDistance(part, other) <= Math.floor(longest / 3);
  });
}

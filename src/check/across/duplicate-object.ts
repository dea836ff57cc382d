import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../api/json.ts';
import { excerpt } from '../wording/excerpt.ts';
import { groupOf, nameOf, type ManifestSet } from '../manifest-set.ts';
import { error, warning, type RuleFinding, type SetRule } from '../rule.ts';
import { partOf } from './applied-together.ts';
import { ofEach } from './placed.ts';

/**
 * An object that is there twice in one run.
 *
 * `kubectl apply` writes both, one after the other, and only what was written last stays; which one that is depends on the order
 * of files. Remove one, or give it another name. Files of different folders are taken for variants of which one is applied, and
 * so are files of one folder that leave the namespace open.
 */
export const duplicateObject: SetRule = {
  id: 'PST605',
  title: 'an object that is there twice',
  kinds: ['any'],
  checkSet(set) {
    /** The first of each part, in the order in which they come. */
    const known = new Map<string, Map<string | undefined, JsonObject>>();
    return ofEach(set.objects, object => {
      const name = nameOf(object);
      // A name that is still to be generated is another one each time.
      if (name === '') return [];
      const id = [groupOf(object), String(object['kind']), set.namespaceOf(object) ?? '', name].join('/');
      const others = known.get(id) ?? new Map<string | undefined, JsonObject>();
      known.set(id, others);
      const part = partOf(set, object);
      const [before] = others.values();
      const first = part === undefined ? before : (others.get(part) ?? others.get(undefined));
      if (!others.has(part)) others.set(part, object);
      return first === undefined ? [] : [duplicate(set, first, object)];
    });
  },
};

function duplicate(set: ManifestSet, first: JsonObject, object: JsonObject): RuleFinding {
  const file = set.fileOf(first);
  const where = file === undefined || file === set.fileOf(object) ? '' : ` in ${excerpt(file)}`;
  const who = `${String(object['kind'])} ${excerpt(nameOf(object))}`;
  return isDeepStrictEqual(first, object)
    ? warning('metadata.name', `${who} is there before${where}, word for word`, 'remove one of them')
    : error(
        'metadata.name',
        `${who} is there before${where}: only one of the two stays, whichever is applied last`,
        'remove one of them, or give it another name',
      );
}

import { excerpt } from '../wording/excerpt.ts';
import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { nameOf, type ManifestSet } from '../manifest-set.ts';
import { error, type RuleFinding, type SetRule } from '../rule.ts';
import { areAppliedTogether } from './applied-together.ts';
import { ofExternalSecrets } from './placed.ts';
import { secretWritten } from './secret-written.ts';

/**
 * Two ExternalSecrets that write the same Secret as if it were theirs alone.
 *
 * With `creationPolicy: Owner` (what holds where none is written) or `Orphan` an ExternalSecret writes the whole Secret. A second
 * one fails with `target is owned by another ExternalSecret`, or both overwrite each other at every refresh. Give one of them another
 * `spec.target.name`, put their data into one ExternalSecret, or let one write `creationPolicy: Merge`. `Merge`,
 * `CreateOrMerge` and `None` share or leave alone what is there and are not meant. Files of different folders are taken
 * for variants of which one is applied.
 */
export const sameTarget: SetRule = {
  id: 'PST604',
  title: 'two ExternalSecrets that write the same Secret',
  kinds: ['ExternalSecret'],
  checkSet(set) {
    let order: ReadonlyMap<JsonObject, number> | undefined;
    const placeOf = (object: JsonObject): number => {
      order ??= new Map(set.objects.map((each, index) => [each, index]));
      return order.get(object) ?? -1;
    };
    const isBefore = (a: JsonObject, b: JsonObject) => placeOf(a) < placeOf(b);
    return ofExternalSecrets(set, (_, object) => {
      if (!ownsTarget(object)) return [];
      const target = secretWritten(object)?.name;
      if (target === undefined) return [];
      const first = set
        .writersOf(set.namespaceOf(object), target)
        .find(other => isBefore(other, object) && contends(set, other, object));
      return first === undefined ? [] : [conflict(object, first, target)];
    });
  },
};

function contends(set: ManifestSet, other: JsonObject, object: JsonObject): boolean {
  return (
    other['kind'] === 'ExternalSecret' &&
    nameOf(other) !== nameOf(object) &&
    ownsTarget(other) &&
    areAppliedTogether(set, other, object)
  );
}

function conflict(object: JsonObject, first: JsonObject, target: string): RuleFinding {
  const spec = isJsonObject(object['spec']) ? object['spec'] : {};
  const isNamed = isJsonObject(spec['target']) && typeof spec['target']['name'] === 'string';
  return error(
    isNamed ? 'spec.target.name' : 'metadata.name',
    `ExternalSecret ${excerpt(nameOf(first))} writes Secret ${excerpt(target)} too`,
    'give one of them another spec.target.name, or creationPolicy: Merge',
  );
}

function ownsTarget({ spec }: JsonObject): boolean {
  const target = isJsonObject(spec) ? spec['target'] : undefined;
  const policy = isJsonObject(target) ? (target['creationPolicy'] ?? 'Owner') : 'Owner';
  return policy === 'Owner' || policy === 'Orphan';
}

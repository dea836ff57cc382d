import type { JsonObject } from '../../api/json.ts';
import { folderOf, type ManifestSet } from '../manifest-set.ts';

/**
 * Whether two objects are sure to end up in the same namespace of one cluster. Those of one file are, as far as they name
 * the same namespace or none. Files of one folder are where both name it; folders are mostly environments or overlays, of
 * which one is applied. What a cluster holds is there together with whatever is applied.
 */
export function areAppliedTogether(set: ManifestSet, a: JsonObject, b: JsonObject): boolean {
  if (set.namespaceOf(a) !== set.namespaceOf(b)) return false;
  const part = partOf(set, a);
  const other = partOf(set, b);
  return part === undefined || other === undefined || part === other;
}

/** What those have in common that are; undefined of what is there with whatever is applied. */
export function partOf(set: ManifestSet, object: JsonObject): string | undefined {
  const file = set.fileOf(object);
  return file === undefined || set.namespaceOf(object) === undefined ? file : folderOf(set, object);
}

import type { JsonObject } from '../../api/json.ts';
import { folderOf, type ManifestSet } from '../manifest-set.ts';

/**
 * Whether two objects are sure to end up in the same namespace of one cluster. Those of one file are, as far as they name
 * the same namespace or none. Files of one folder are where both name it; folders are mostly environments or overlays, of
 * which one is applied. What a cluster holds is there together with whatever is applied.
 */
export function areAppliedTogether(set: ManifestSet, a: JsonObject, b: JsonObject): boolean {
  const namespace = set.namespaceOf(a);
  if (namespace !== set.namespaceOf(b)) return false;
  const file = set.fileOf(a);
  const other = set.fileOf(b);
  if (file === undefined || other === undefined || file === other) return true;
  return namespace !== undefined && folderOf(set, a) === folderOf(set, b);
}

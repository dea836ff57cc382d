import { isJsonObject, type JsonObject } from '../api/json.ts';

/**
 * The keys of a Secret's or ConfigMap's data, from its metadata alone; undefined where that does not tell.
 *
 * There is no call that gives the keys of a Secret without its values. But the API server notes in `managedFields` which fields
 * each writer has written, and these are the keys: `f:data: {f:password: {}}`. Where a writer has emptied that list it
 * says nothing.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function managedKeys(metadata: unknown): readonly string[] | undefined {
  const entries = isJsonObject(metadata) ? metadata['managedFields'] : undefined;
  if (!Array.isArray(entries)) return undefined;
  const keys = new Set(
    entries.flatMap((entry: unknown) => {
      const fields = isJsonObject(entry) ? entry['fieldsV1'] : undefined;
      return isJsonObject(fields) ? DATA_FIELDS.flatMap(field => namesBelow(fields, field)) : [];
    }),
  );
  return keys.size === 0 ? undefined : [...keys].toSorted();
}

const DATA_FIELDS = ['f:data', 'f:stringData', 'f:binaryData'];

function namesBelow(fields: JsonObject, field: string): readonly string[] {
  const inner = fields[field];
  if (!isJsonObject(inner)) return [];
  // `.` is the field itself.
  return Object.keys(inner).flatMap(name => (name.startsWith('f:') ? [name.slice(2)] : []));
}

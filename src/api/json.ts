/** A JSON object with whatever fields. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON object, as opposed to a list, null or a plain value. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a person calls the type of a JSON value. */
export function jsonType(
  value: unknown,
): 'nothing' | 'a list' | 'an object' | 'a string' | 'a number' | 'a boolean' {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'a string';
  if (typeof value === 'boolean') return 'a boolean';
  return typeof value === 'object' ? 'an object' : 'a number';
}

/** Fields in the order of their names, at every depth. */
export function withSortedFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedFields);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, field]) => [name, withSortedFields(field)]),
  );
}

import { isJsonObject } from '../json.ts';

/**
 * The keys and indexes of a field path: `spec.data[0].remoteRef` is spec, data, 0, remoteRef. A key in brackets may have dots.
 * A key with dots that stands without brackets is taken for several.
 */
export function fieldSteps(path: string): readonly (string | number)[] {
  return [...path.matchAll(/\[(?<index>\d+)\]|\[(?<key>[^\]]*)\]|(?<field>[^.[\]]+)/gu)].map(({ groups }) =>
    groups?.['index'] === undefined ? (groups?.['key'] ?? groups?.['field'] ?? '') : Number(groups['index']),
  );
}

/** What stands at a field path; undefined where nothing does. */
export function valueAt(object: unknown, path: string): unknown {
  return fieldSteps(path).reduce<unknown>((value, step) => {
    if (typeof step === 'number') return Array.isArray(value) ? value[step] : undefined;
    return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, object);
}

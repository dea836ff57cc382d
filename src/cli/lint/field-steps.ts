/**
 * The keys and indexes of a field path: `spec.data[0].remoteRef` is spec, data, 0, remoteRef. A key in brackets may have dots.
 * A key with dots that stands without brackets is taken for several.
 */
export function fieldSteps(path: string): readonly (string | number)[] {
  return [...path.matchAll(/\[(?<index>\d+)\]|\[(?<key>[^\]]*)\]|(?<field>[^.[\]]+)/gu)].map(({ groups }) =>
    groups?.['index'] === undefined ? (groups?.['key'] ?? groups?.['field'] ?? '') : Number(groups['index']),
  );
}

import { fieldPath, pathPattern } from './field-path.ts';
import { nearestName } from './nearest-name.ts';
import { property, type StructuralSchema } from './structural-schema.ts';

export interface Level {
  readonly schema: StructuralSchema;
  readonly path: string;
}

/** What people call fields whose names are not near to the right ones, by the place and the name they write. */
const aliases = new Map<string, string>([
  ['spec.template', 'spec.target.template'],
  ['spec.store', 'spec.secretStoreRef'],
  ['spec.storeRef', 'spec.secretStoreRef'],
  ['spec.dataFrom[].secretRef', 'extract'],
  ['spec.dataFrom[].rewrite[].prefix', 'regexp: {source: "^(.*)$", target: "<prefix>${1}"}'],
  ['spec.dataFrom[].rewrite[].suffix', 'regexp: {source: "^(.*)$", target: "${1}<suffix>"}'],
  ['spec.provider.onepassword.host', 'connectHost'],
  ['spec.provider.onepassword.url', 'connectHost'],
  ['spec.provider.onepassword.vault', 'vaults: {<vault>: 1}'],
  ['spec.provider.onepassword.auth.tokenSecretRef', 'secretRef.connectTokenSecretRef'],
  ['spec.provider.onepassword.auth.secretRef.connectToken', 'connectTokenSecretRef'],
  ['spec.provider.onepassword.auth.secretRef.tokenSecretRef', 'connectTokenSecretRef'],
  ['spec.provider.vault.url', 'server'],
  ['spec.provider.vault.address', 'server'],
  ['spec.provider.vault.mountPath', 'path'],
  ['spec.provider.vault.auth.token', 'tokenSecretRef'],
  ['spec.provider.vault.auth.secretRef', 'tokenSecretRef'],
  ['spec.provider.vault.auth.kubernetes.path', 'mountPath'],
  ['spec.provider.vault.auth.appRole.roleSecretRef', 'roleRef'],
  ['spec.provider.vault.tls.clientCert', 'certSecretRef'],
  ['spec.provider.vault.tls.secretRef', 'keySecretRef'],
]);

/**
 * Where a field that stands in the wrong place, or under a wrong name, belongs: by what is known to be mixed up, then
 * one object further in (`data[].key` → `remoteRef.key`), then by spelling, then further out (`extract.rewrite`).
 *
 * @param siblings names that are taken in the same object
 * @param levels the objects around the field, the innermost last
 */
export function rightPlace(
  name: string,
  siblings: readonly string[],
  levels: readonly Level[],
): string | undefined {
  const here = levels.at(-1);
  if (here === undefined) return undefined;
  const alias = aliases.get(pathPattern(fieldPath(here.path, name)));
  if (alias !== undefined) return `write ${alias}`;
  const inner = oneLevelIn(here.schema, name, siblings);
  if (inner !== undefined) return `move it to ${fieldPath(here.path, inner)}`;
  const free = Object.keys(here.schema.properties ?? {}).filter(known => !siblings.includes(known));
  const nearest = nearestName(name, free);
  if (nearest !== undefined) return `did you mean ${nearest}?`;
  const outer = levels.slice(0, -1).findLast(({ schema }) => property(schema, name) !== undefined);
  // The root's own fields (`kind`) are no place to move anything to.
  return outer === undefined || outer.path === '' ? undefined : `move it to ${fieldPath(outer.path, name)}`;
}

/** Only where one place fits, or one of them is in use: the same field under two would be a guess. */
function oneLevelIn(schema: StructuralSchema, name: string, siblings: readonly string[]): string | undefined {
  const places = Object.entries(schema.properties ?? {})
    .filter(([, inner]) => property(inner, name) !== undefined)
    .map(([place]) => place);
  const used = places.filter(place => siblings.includes(place));
  const [place, another] = used.length > 0 ? used : places;
  return place === undefined || another !== undefined ? undefined : `${place}.${name}`;
}

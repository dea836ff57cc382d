import { isJsonObject } from '../json.ts';
import type { StructuralSchema } from '../schema/structural-schema.ts';

/** What people write in place of an object or a list, by the place; the right form in words. */
const hints = new Map<string, string>([
  ['spec.data', 'write a list: - secretKey: <key to write>, remoteRef: {key: <secret at the provider>}'],
  ['spec.dataFrom', 'write a list: - extract: {key: <secret at the provider>}'],
  ['spec.data[].remoteRef', 'write remoteRef: {key: <secret at the provider>}'],
  ['spec.dataFrom[].extract', 'write extract: {key: <secret at the provider>}'],
  ['spec.dataFrom[].find.name', 'write name: {regexp: <expression>}'],
  ['spec.secretStoreRef', 'write secretStoreRef: {name: <store>, kind: SecretStore}'],
  ['spec.target', 'write target: {name: <Secret>}'],
  ['spec.provider.onepassword.vaults', 'write each vault with its order: vaults: {<vault>: 1}'],
  ['spec.provider.vault.auth', 'write auth: {kubernetes: {mountPath: kubernetes, role: <role>}}'],
]);

/** What to write at a path pattern where a value of the wrong type stands; undefined: nothing special to say. */
export function shapeHint(schema: StructuralSchema, pattern: string, value: unknown): string | undefined {
  if (pattern === 'spec.refreshInterval' && typeof value === 'number')
    return `write "${value}s", with quotes`;
  return hints.get(pattern) ?? referenceHint(schema, pattern, value) ?? listHint(schema, value);
}

/** A reference of which only the name is written: to a key of a Secret, or to a ServiceAccount. */
function referenceHint(
  { type, properties = {} }: StructuralSchema,
  pattern: string,
  value: unknown,
): string | undefined {
  if (type !== 'object' || typeof value !== 'string' || !Object.hasOwn(properties, 'name')) return undefined;
  const field = /[^.[\]]+$/u.exec(pattern)?.[0] ?? '';
  if (Object.hasOwn(properties, 'key')) return `write ${field}: {name: <Secret>, key: <key>}`;
  return /serviceAccount/iu.test(field) ? `write ${field}: {name: <ServiceAccount>}` : undefined;
}

/** One entry without its hyphen, as in `rewrite: {regexp: …}`. */
function listHint({ type, items }: StructuralSchema, value: unknown): string | undefined {
  return type === 'array' && items?.type === 'object' && isJsonObject(value)
    ? 'write a list: a "- " before each entry'
    : undefined;
}

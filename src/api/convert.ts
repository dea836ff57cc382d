import { withDefaults } from './schema/defaults.ts';
import { GENERATOR_VERSION } from './generators/index.ts';
import { GROUP, kindVersionOf, schemaOf } from './kinds.ts';

/**
 * The object as version v1 with every default filled in, as the API server would store it. Conversion changes the
 * version alone; what v1beta1 had as defaults is what v1 does without them. An object that is not one of our kinds,
 * or is complete already, is returned as it is.
 */
export function toV1<T extends { readonly apiVersion?: unknown; readonly kind?: unknown }>(object: T): T;
export function toV1(object: { readonly apiVersion?: unknown; readonly kind?: unknown }): unknown {
  const type = kindVersionOf(object);
  if (type === undefined) return object;
  if (type.version === GENERATOR_VERSION) return withDefaults(schemaOf(type), object);
  const v1 = type.version === 'v1' ? object : { ...object, apiVersion: `${GROUP}/v1` };
  return withDefaults(schemaOf({ kind: type.kind, version: 'v1' }), v1);
}

import { property, type StructuralSchema } from '../../api/schema/structural-schema.ts';

/** What a part of an expression may stand for: a value of one of these schemas. undefined: any value at all. */
export type Place = readonly StructuralSchema[] | undefined;

export interface Step {
  readonly place: Place;
  /** Where none of the schemas has the field: the fields that there are. */
  readonly fields?: readonly string[];
}

/** A field of a value, or an entry of a map. */
export function fieldOf(place: Place, name: string): Step {
  if (place === undefined) return { place };
  const found = place.flatMap(schema => property(schema, name) ?? schema.additionalProperties ?? []);
  if (place.some(schema => isOpenFor(schema, name))) return { place: undefined };
  if (found.length > 0) return { place: found };
  return { place: undefined, fields: place.flatMap(({ properties = {} }) => Object.keys(properties)) };
}

/** Whether the schema does not say what is there. */
function isOpenFor(schema: StructuralSchema, name: string): boolean {
  if (property(schema, name) !== undefined || schema.additionalProperties !== undefined) return false;
  if (schema['x-kubernetes-preserve-unknown-fields'] === true) return true;
  if (schema.type === 'object') return schema.properties === undefined;
  return schema.type === undefined && schema.properties === undefined && schema.anyOf === undefined;
}

/** What stands in a list, or below a key of a map that is not known. */
export function entryOf(place: Place): Place {
  if (place === undefined) return undefined;
  const entries = place.map(schema => schema.items ?? schema.additionalProperties);
  return everyOne(entries);
}

/** What a loop over a value goes through: the entries of a list, the keys of a map. */
export function loopedOver(place: Place): Place {
  if (place === undefined) return undefined;
  return everyOne(place.map(({ items, additionalProperties }) => items ?? (additionalProperties && TEXT)));
}

const TEXT: StructuralSchema = { type: 'string' };

function everyOne(schemas: readonly (StructuralSchema | undefined)[]): Place {
  const known = new Set(schemas);
  return known.has(undefined) ? undefined : [...known].filter(schema => schema !== undefined);
}

/** A list of such values. */
export function listOf(places: readonly Place[]): Place {
  return eitherOf(places)?.map((items): StructuralSchema => ({ type: 'array', items }));
}

/** What is one of several. */
export function eitherOf(places: readonly Place[]): Place {
  const all = new Set(places.flatMap(place => place ?? []));
  return places.includes(undefined) || all.size === 0 || all.size > MOST ? undefined : [...all];
}

/** Ten times as many as there are kinds. Lists that are put together again and again may be any number. */
const MOST = 400;

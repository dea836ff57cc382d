import type { StructuralSchema } from './structural-schema.ts';

/** Where a schema differs from another: a path such as `spec.data[].remoteRef.version`, and what stands there. */
export type Revision = readonly [
  path: string,
  change: 'drop' | ((schema: StructuralSchema) => StructuralSchema),
];

/**
 * The schema with revisions made; a dropped field is no longer required either.
 *
 * @throws Error when a path leads nowhere: a revision that does nothing is a mistake in the table
 */
export function revise(schema: StructuralSchema, revisions: readonly Revision[]): StructuralSchema {
  return revisions.reduce(
    (revised, [path, change]) => at(revised, path.split(/\.|(?=\[\])/u), change, path),
    schema,
  );
}

function at(
  schema: StructuralSchema,
  [step, ...rest]: readonly string[],
  change: Revision[1],
  path: string,
): StructuralSchema {
  if (step === undefined) return change === 'drop' ? schema : change(schema);
  if (step === '[]' && schema.items !== undefined) {
    return { ...schema, items: at(schema.items, rest, change, path) };
  }
  const child = schema.properties?.[step];
  if (child === undefined) throw new Error(`${path} is not in the schema`);
  if (rest.length > 0 || change !== 'drop') {
    return { ...schema, properties: { ...schema.properties, [step]: at(child, rest, change, path) } };
  }
  const { [step]: _dropped, ...properties } = schema.properties ?? {};
  const required = schema.required?.filter(name => name !== step);
  return { ...schema, properties, ...(required === undefined ? {} : { required }) };
}

/** A change that sets keywords and leaves the others. */
export function set(keywords: Partial<StructuralSchema>): (schema: StructuralSchema) => StructuralSchema {
  return schema => ({ ...schema, ...keywords });
}

/** A change that lets any value through where there was a fixed set. */
export function withoutEnum({ enum: _values, ...schema }: StructuralSchema): StructuralSchema {
  return schema;
}

/** A change that takes values out of an `enum`. */
export function without(...values: readonly string[]): (schema: StructuralSchema) => StructuralSchema {
  return schema => ({ ...schema, enum: (schema.enum ?? []).filter(value => !values.includes(value)) });
}

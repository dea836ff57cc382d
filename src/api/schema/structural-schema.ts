import type { TSchema } from 'typebox';

/**
 * The subset of JSON Schema that a CustomResourceDefinition may use and that our kinds do use
 * (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema).
 */
export interface StructuralSchema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly description?: string;
  readonly properties?: Readonly<Record<string, StructuralSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: StructuralSchema;
  readonly items?: StructuralSchema;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: 'int32' | 'int64' | 'byte' | 'date-time';
  readonly default?: unknown;
  readonly nullable?: boolean;
  readonly anyOf?: readonly { readonly type: 'integer' | 'string' }[];
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-map-type'?: 'atomic' | 'granular';
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
}

/** A typebox schema without what only typebox and TypeScript read. */
export function structuralSchema(schema: TSchema): StructuralSchema {
  const plain: StructuralSchema = JSON.parse(JSON.stringify(schema));
  return withoutEmptyRequired(plain);
}

/** The schema of a field of an object; undefined where the object has no such field. */
export function property(schema: StructuralSchema, name: string): StructuralSchema | undefined {
  const properties = schema.properties ?? {};
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function withoutEmptyRequired(schema: StructuralSchema): StructuralSchema {
  const { required = [], properties, items, additionalProperties, ...rest } = schema;
  return {
    ...rest,
    ...(required.length === 0 ? {} : { required: [...required].sort() }),
    ...(properties === undefined ? {} : { properties: mapValues(properties, withoutEmptyRequired) }),
    ...(items === undefined ? {} : { items: withoutEmptyRequired(items) }),
    ...(additionalProperties === undefined
      ? {}
      : { additionalProperties: withoutEmptyRequired(additionalProperties) }),
  };
}

/** Every value of a record replaced; the keys and their order stay. */
export function mapValues<In, Out>(
  record: Readonly<Record<string, In>>,
  change: (value: In) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

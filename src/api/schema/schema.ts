/**
 * The words that the schemas of the kinds are written in. Each gives a typebox schema that is at the same time a
 * structural schema in the sense of
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 */
import { Type, type TSchema, type TSchemaOptions, type TString, type TUnsafe } from 'typebox';

/** Name of an object: a DNS subdomain of RFC 1123. */
export const objectNamePattern = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$';
/** Name of a namespace: a DNS label of RFC 1123. */
export const namespacePattern = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$';
/** Key in the data of a Secret or ConfigMap. */
export const dataKeyPattern = '^[-._a-zA-Z0-9]+$';

export function objectName(description: string): TString {
  return Type.String({ description, pattern: objectNamePattern, minLength: 1, maxLength: 253 });
}

export function namespaceName(description: string): TString {
  return Type.String({ description, pattern: namespacePattern, minLength: 1, maxLength: 63 });
}

export function dataKey(description: string): TString {
  return Type.String({ description, pattern: dataKeyPattern, minLength: 1, maxLength: 253 });
}

export function text(description: string, options: TSchemaOptions = {}): TString {
  return Type.String({ description, ...options });
}

/** A string out of a fixed set. */
export function choice<const Values extends readonly string[]>(
  values: Values,
  description: string,
  options: TSchemaOptions = {},
): TUnsafe<Values[number]> {
  return Type.Unsafe<Values[number]>({ type: 'string', description, enum: [...values], ...options });
}

/** Free keys, each with a value of one schema. */
export function mapOf<Value>(value: TUnsafe<Value>, description: string): TUnsafe<Record<string, Value>>;
export function mapOf(value: TString, description: string): TUnsafe<Record<string, string>>;
export function mapOf(value: TSchema, description: string): TUnsafe<Record<string, unknown>> {
  return Type.Unsafe<Record<string, unknown>>({ type: 'object', description, additionalProperties: value });
}

/** A whole number or a string, as Kubernetes' IntOrString. */
export function integerOrString(description: string): TUnsafe<number | string> {
  return Type.Unsafe<number | string>({
    description,
    anyOf: [{ type: 'integer' }, { type: 'string' }],
    'x-kubernetes-int-or-string': true,
  });
}

/** A whole number. The range of `int32` is written out because JSON Schema knows no such format. */
export function integer(description: string, format?: 'int32' | 'int64'): TUnsafe<number> {
  return Type.Unsafe<number>({
    type: 'integer',
    description,
    ...(format === undefined ? {} : { format }),
    ...(format === 'int32' ? { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 } : {}),
  });
}

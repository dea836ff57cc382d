import * as fc from 'fast-check';
import type { StructuralSchema } from '../schema/structural-schema.ts';

/** Anything that a schema allows; maps and lists are kept small. */
export function arbitraryObject(schema: StructuralSchema): fc.Arbitrary<unknown> {
  if (schema.anyOf !== undefined) return fc.oneof(fc.integer(), fc.string());
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.type === 'string') return arbitraryText(schema);
  if (schema.type === 'integer') {
    const { minimum: min, maximum: max } = schema;
    return fc.integer({ ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) });
  }
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'array') {
    return fc.array(arbitraryObject(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 3 });
  }
  return arbitraryFields(schema);
}

function arbitraryFields(schema: StructuralSchema): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  if (additionalProperties !== undefined) {
    return fc.dictionary(fc.string(), arbitraryObject(additionalProperties), { maxKeys: 3 });
  }
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [name, arbitraryObject(field)]),
  );
  if (schema.maxProperties === 1) {
    return fc.oneof(
      ...Object.entries(fields).map(([name, field]) => field.map(value => ({ [name]: value }))),
    );
  }
  return fc.record(fields, { requiredKeys: [...required] });
}

function arbitraryText({ pattern, format, minLength = 0 }: StructuralSchema): fc.Arbitrary<string> {
  if (pattern?.includes('@every') === true) return fc.constantFrom('@daily', '0 3 * * *', '@every 1h');
  if (pattern?.includes('gserviceaccount') === true) return fc.constant('a@b.iam.gserviceaccount.com');
  if (pattern !== undefined) return fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,10}[a-z0-9])?$/u);
  if (format === 'byte') return fc.base64String();
  return format === 'date-time' ? fc.constant('2024-01-02T03:04:05Z') : fc.string({ minLength });
}

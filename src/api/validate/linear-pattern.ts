import { mapValues, type StructuralSchema } from '../schema/structural-schema.ts';

/**
 * A schema whose patterns JavaScript tries in one way, where External Secrets has written one that could match in many: `.*@.*` may
 * begin to look for its end behind each `@`. An API server's RE2 takes linear time for either.
 */
export function withLinearPatterns(schema: StructuralSchema): StructuralSchema {
  const { pattern, properties, items, additionalProperties } = schema;
  return {
    ...schema,
    ...(pattern === undefined ? {} : { pattern: linearPattern(pattern) }),
    ...(properties === undefined ? {} : { properties: mapValues(properties, withLinearPatterns) }),
    ...(items === undefined ? {} : { items: withLinearPatterns(items) }),
    ...(additionalProperties === undefined
      ? {}
      : { additionalProperties: withLinearPatterns(additionalProperties) }),
  };
}

/** Takes the same texts. */
export function linearPattern(pattern: string): string {
  return pattern.replace('[^\\s]+.*', '[^\\s].*').replace('^.*@.*', '^[^@\\n\\r\\u2028\\u2029]*@.*');
}

import { Compile, type Validator } from 'typebox/compile';
import { Format } from 'typebox/format';
import { isBase64 } from './format-problem.ts';
import { isJsonObject } from '../json.ts';
import { checkedSchemaOf, type CheckedKindVersion } from '../checked-kinds.ts';
import { objectMetaFields } from '../object-meta.ts';
import { withLinearPatterns } from './linear-pattern.ts';
import { structuralSchema, type StructuralSchema } from '../schema/structural-schema.ts';
import type { Violation } from './violation.ts';
import { violations } from './violations.ts';

Format.Set('byte', isBase64);

interface Checker {
  readonly schema: StructuralSchema;
  readonly fast: Validator;
}

const checkers = new Map<string, Checker>();

/** Whether nothing at all is wrong with `metadata` and `spec`. Not so where null stands for a field that is left out. */
export function isFlawless(type: CheckedKindVersion, object: unknown): boolean {
  return checkerOf(type).fast.Check(object);
}

/**
 * Where an object breaks the schema of its kind. Looks at `metadata` and `spec`; `status` is a controller's. The
 * compiled schema lets good objects pass at once, only a bad one is walked to find out what is wrong.
 *
 * @param isWhole what {@link isFlawless} says, where that was asked before
 */
export function validateObject(
  type: CheckedKindVersion,
  object: unknown,
  isWhole = isFlawless(type, object),
): readonly Violation[] {
  const unnamed = nameViolations(object);
  return isWhole ? unnamed : [...unnamed, ...violations(checkerOf(type).schema, object)];
}

function checkerOf(type: CheckedKindVersion): Checker {
  const key = `${type.kind}/${type.version}`;
  const known = checkers.get(key);
  if (known !== undefined) return known;
  const { properties: { spec } = {}, required = [] } = checkedSchemaOf(type);
  const schema: StructuralSchema = {
    type: 'object',
    properties: { metadata: structuralSchema(objectMetaFields), ...(spec === undefined ? {} : { spec }) },
    required: ['metadata', ...required.filter(name => name === 'spec')],
  };
  const checker = { schema, fast: Compile(withLinearPatterns(schema)) };
  checkers.set(key, checker);
  return checker;
}

function nameViolations(object: unknown): readonly Violation[] {
  const metadata = isJsonObject(object) ? object['metadata'] : undefined;
  if (!isJsonObject(metadata) || metadata['name'] != null || metadata['generateName'] != null) return [];
  return [{ path: 'metadata.name', message: 'is required' }];
}

import { entryPath, fieldPath, pathPattern } from '../field-path.ts';
import { formatProblem, rangeProblem } from './format-problem.ts';
import { isJsonObject, jsonType } from '../json.ts';
import { nearestName } from './nearest-name.ts';
import { patternProblem } from './pattern-problem.ts';
import { quotable } from '../quotable.ts';
import { property, type StructuralSchema } from '../schema/structural-schema.ts';
import { shapeHint } from './shape-hints.ts';
import type { Violation } from './violation.ts';

/** More would help nobody and could be made to cost a lot. */
const MOST = 50;

/**
 * Every place where a value breaks a schema, in the order of the value, at most 50. Reads as the API server does
 * after it has set defaults: a null field counts as absent, and an absent field with a default is not missing.
 */
export function violations(schema: StructuralSchema, value: unknown, path = ''): readonly Violation[] {
  const found: Violation[] = [];
  collect(schema, value, path, violation => {
    found.push(violation);
    return found.length < MOST;
  });
  return found;
}

/** Takes one violation; false: enough. */
type Report = (violation: Violation) => boolean;

/** false: enough. */
function collect(schema: StructuralSchema, value: unknown, path: string, report: Report): boolean {
  if (value === null && schema.nullable === true) return true;
  if (!isOfType(schema, value)) return report(typeViolation(schema, value, path));
  if (typeof value === 'string') {
    const violation = textViolation(schema, value, path);
    return violation === undefined || report(violation);
  }
  if (typeof value === 'number') {
    const message = rangeProblem(schema, value);
    return message === undefined || report({ path, message });
  }
  if (Array.isArray(value)) {
    const short = schema.minItems !== undefined && value.length < schema.minItems;
    if (short && !report({ path, message: 'must not be an empty list' })) return false;
    const { maxItems = Infinity } = schema;
    // The entries of such a list are not looked at one by one.
    if (value.length > maxItems)
      return report({ path, message: `must have at most ${maxItems} entries, and has ${value.length}` });
    return value.every((entry, index) => collect(schema.items ?? {}, entry, entryPath(path, index), report));
  }
  return !isJsonObject(value) || collectObject(schema, value, path, report);
}

function collectObject(
  schema: StructuralSchema,
  value: Readonly<Record<string, unknown>>,
  path: string,
  report: Report,
): boolean {
  const given = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
  const names = given.map(([name]) => name);
  const size = sizeViolation(schema, names, path);
  if (size !== undefined && !report(size)) return false;
  for (const name of schema.required ?? []) {
    if (names.includes(name) || property(schema, name)?.default !== undefined) continue;
    if (!report(missingViolation(schema, name, names, path))) return false;
  }
  return given.every(([name, field]) => {
    const known = property(schema, name);
    if (known !== undefined) return collect(known, field, fieldPath(path, name), report);
    const free = schema.additionalProperties;
    return free === undefined || collect(free, field, entryPath(path, name), report);
  });
}

function isOfType({ type, anyOf }: StructuralSchema, value: unknown): boolean {
  if (anyOf !== undefined) return anyOf.some(alternative => isOfType(alternative, value));
  if (type === undefined) return true;
  if (type === 'object') return isJsonObject(value);
  if (type === 'array') return Array.isArray(value);
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}

const typeWords = {
  object: 'an object',
  array: 'a list',
  string: 'a string',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

function typeViolation(schema: StructuralSchema, value: unknown, path: string): Violation {
  const wanted = (schema.anyOf ?? [schema]).map(({ type = 'object' }) => typeWords[type]).join(' or ');
  const got = typeof value === 'number' && schema.type === 'integer' ? 'a fraction' : jsonType(value);
  const fix =
    shapeHint(schema, pathPattern(path), value) ??
    placeholderHint(schema, value) ??
    quotingHint(schema, value);
  return { path, message: `must be ${wanted}, not ${got}`, ...(fix === undefined ? {} : { fix }) };
}

/** `[PROJECT_ID]` of a guide is a list to YAML. */
function placeholderHint({ type }: StructuralSchema, value: unknown): string | undefined {
  const [word, more]: readonly unknown[] = Array.isArray(value) ? value : [];
  const isOne = typeof word === 'string' && more === undefined && /^[A-Z][A-Z0-9_ -]+$/u.test(word);
  return type === 'string' && isOne
    ? 'write the real value, without brackets: this looks like a placeholder'
    : undefined;
}

/** YAML takes `true`, `1` and `1.10` for something else than text. */
function quotingHint(schema: StructuralSchema, value: unknown): string | undefined {
  if (schema.type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return 'put the value in quotes';
  }
  const unquote = (schema.type === 'integer' || schema.type === 'boolean') && typeof value === 'string';
  return unquote ? 'write the value without quotes' : undefined;
}

function textViolation(schema: StructuralSchema, value: string, path: string): Violation | undefined {
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return choiceViolation(schema.enum, value, path);
  const message = patternProblem(schema, value) ?? formatProblem(schema, value);
  return message === undefined ? undefined : { path, message };
}

function choiceViolation(values: readonly string[], value: string, path: string): Violation {
  const nearest = nearestName(value, values);
  const fix = values.length === 1 ? values[0] : nearest;
  return {
    path,
    message: `must be ${values.length === 1 ? '' : 'one of '}${quoted(values)} (got ${quotable(value, nearest !== undefined)})`,
    ...(fix === undefined ? {} : { fix: `write ${fix}` }),
  };
}

function sizeViolation(
  schema: StructuralSchema,
  names: readonly string[],
  path: string,
): Violation | undefined {
  const { minProperties = 0, maxProperties = Infinity } = schema;
  if (names.length >= minProperties && names.length <= maxProperties) return undefined;
  const choices = Object.keys(schema.properties ?? {});
  // Providers and generators are too many to name.
  const wanted = `must have exactly one ${choices.length > 10 ? 'entry' : `of ${choices.join(', ')}`}`;
  if (names.length === 0) return { path, message: `${wanted}, and has none` };
  const fix = `keep one of ${names.slice(0, 5).join(', ')}; each further one needs an entry or object of its own`;
  return { path, message: `${wanted}, and has ${names.length}`, fix };
}

function missingViolation(
  schema: StructuralSchema,
  name: string,
  names: readonly string[],
  path: string,
): Violation {
  const strangers = names.filter(given => property(schema, given) === undefined);
  const misspelt = nearestName(name, strangers);
  return {
    path: fieldPath(path, name),
    message: 'is required',
    ...(misspelt === undefined ? {} : { fix: `rename ${misspelt} to ${name}` }),
  };
}

function quoted(values: readonly string[]): string {
  return values.map(value => JSON.stringify(value)).join(', ');
}

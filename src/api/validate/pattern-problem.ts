import { dataKeyPattern, namespacePattern, objectNamePattern } from '../schema/schema.ts';
import type { StructuralSchema } from '../schema/structural-schema.ts';
import { linearPattern } from './linear-pattern.ts';

/** What the patterns of the schemas mean, in words. */
const meanings = new Map([
  [
    objectNamePattern,
    "is not a valid name: use lower case letters, digits, '-' and '.', and begin and end with a letter or digit",
  ],
  [
    namespacePattern,
    "is not a valid name: use lower case letters, digits and '-' without dots, and begin and end with a letter or digit",
  ],
  [dataKeyPattern, "is not a valid Secret key: use letters, digits, '-', '_' and '.'"],
]);

const compiled = new Map<string, RegExp>();

/** What is wrong with the length or the characters of a text. Does not quote it. */
export function patternProblem(schema: StructuralSchema, value: string): string | undefined {
  const { pattern, minLength = 0, maxLength = Infinity } = schema;
  // Kubernetes counts code points.
  const length = value.length <= maxLength && value.length > 1 ? value.length : codePoints(value);
  if (length < minLength) return 'must not be empty';
  if (length > maxLength) return `must have at most ${maxLength} characters, and has ${length}`;
  if (pattern === undefined || regexOf(pattern).test(value)) return undefined;
  return meanings.get(pattern) ?? 'is not a schedule: write five cron fields such as "0 3 * * *", or @daily';
}

function regexOf(pattern: string): RegExp {
  const known = compiled.get(pattern) ?? new RegExp(linearPattern(pattern), 'u');
  compiled.set(pattern, known);
  return known;
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

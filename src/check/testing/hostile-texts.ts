/** Texts that make whoever reads them badly look through all of them again and again, and what tells whether somebody does. */

import type { StructuralSchema } from '../../api/schema/structural-schema.ts';

export interface HostileText {
  readonly name: string;
  /** About so many characters of it. */
  readonly ofLength: (length: number) => string;
}

/** Beginnings without an end, ends without a beginning, and what expressions repeat. */
const PIECES = [
  'a', 'a ', 'a.', 'a-', 'a, ', 'A_', '1', '1s', ' ', '\t', '\n', ' \n', 'a: ', '- a\n', 'é', '\u{1f600}',
  '{', '}', '{{', '{{ ', '{{ "', '{{ `', '{{ (', '{{/*', '}}', '{{ .a', '{{ .a }}', '{{ .a | ', '{{ if .a }}', '{{ range .a }}',
  '{{ $a := .a }}', '{{ (index . "a") }}', '{{ {{ index . "',
  '$', '${', '${A:-', '$(', '$(A)', '$$(', '"', "'", '`', '\\', '\\"', 'a="', "a='", 'password: ',
  '[', '[[:a', '[]', '[0]', '(', '(a|b)*', '()', 'a{2}', '\\p{', '\\pL', '\\Q', '*', '+', ')', '|',
  '/', '../', './', '//', '@', 'a@', '<a', '<', '%', '%25', '%2e', ':', 'a:', '?', '#', '&a', '=', ',',
  '-----BEGIN ', '-----BEGIN CERTIFICATE-----', '-----BEGIN PRIVATE KEY-----\n', 'YOUR_', 'your-a-', 'eyJ.', 'http://', 'us-a-',
]; // prettier-ignore

/** @param words that a reader may want to see before it reads on, such as those of patterns */
export function hostileTexts(words: readonly string[] = []): readonly HostileText[] {
  const repeated = (piece: string, length: number): string => piece.repeat(Math.ceil(length / piece.length));
  const pieces = [...new Set([...PIECES, ...words])];
  return [
    ...pieces.flatMap((piece): HostileText[] => [
      { name: `${JSON.stringify(piece)} repeated`, ofLength: length => repeated(piece, length) },
      {
        name: `${JSON.stringify(piece)} repeated within others`,
        ofLength: length => `a${repeated(piece, length)}\n!`,
      },
      {
        name: `${JSON.stringify(piece)} repeated in a text of a template`,
        ofLength: length => `{{ ${JSON.stringify(repeated(piece, length))} }}`,
      },
    ]),
    ...words.map(word => ({
      name: `${JSON.stringify(word)} before a long text`,
      ofLength: (length: number) => `${word}${'a'.repeat(length)}\n!`,
    })),
    { name: 'digits of a repetition', ofLength: length => `a{${'1'.repeat(length)}` },
    {
      name: 'groups within groups',
      ofLength: length => `${'(a'.repeat(length / 4)}${')*'.repeat(length / 4)}`,
    },
    {
      name: 'brackets within brackets',
      ofLength: length => `${'['.repeat(length / 2)}${']'.repeat(length / 2)}`,
    },
    {
      name: 'quotes in a text of a template that does not end',
      ofLength: length => `{{ "${'\\"'.repeat(length / 2)} }}`,
    },
  ];
}

export type Path = readonly (string | number)[];

/** Every place of a schema where somebody can write a text, keys of free maps included, whatever type it should be. */
export function* textPlaces(schema: StructuralSchema, path: Path = []): Generator<Path, undefined> {
  const { properties = {}, items, additionalProperties } = schema;
  for (const [name, field] of Object.entries(properties)) yield* textPlaces(field, [...path, name]);
  if (items !== undefined) yield* textPlaces(items, [...path, 0]);
  if (additionalProperties !== undefined) {
    yield* textPlaces(additionalProperties, [...path, 'a']);
    yield [...path, AS_KEY];
  }
  if (schema.type !== 'object' && schema.type !== 'array') yield path;
}

/** Stands in a path for the text itself. */
const AS_KEY = '<key>';

/** Every text of a value, by its place. */
export function* textsIn(value: unknown, path: Path = []): Generator<Path, undefined> {
  if (typeof value === 'string') yield path;
  else if (Array.isArray(value))
    for (const [i, entry] of value.entries()) yield* textsIn(entry, [...path, i]);
  else if (typeof value === 'object' && value !== null)
    for (const [name, field] of Object.entries(value)) yield* textsIn(field, [...path, name]);
}

/** The value with a text at a place; what is not there on the way is made. */
export function withText<Of>(value: Of, path: Path, text: string): Of;
export function withText(value: unknown, [step, ...rest]: Path, text: string): unknown {
  if (step === undefined) return text;
  if (typeof step === 'number') {
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    return Object.assign([...list], { [step]: withText(list[step], rest, text) });
  }
  const object: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  if (step === AS_KEY) return { ...object, [text]: 'a' };
  return { ...object, [step]: withText(object[step], rest, text) };
}

/** Of texts that take so long to read is looked at whether four times the text takes much longer than four times the time. */
const NOTICEABLE_MS = 25;
const LENGTH = 32 * 1024;
const TIMES = 4;
/** In proportion to the square it would be 16. A machine that does other things gets a few tries. */
const MOST_GROWTH = 9;
const TRIES = 3;

/** How much longer it takes to read four times the text, if that is as bad as the square of it; undefined: it is not. */
export function badGrowth(read: (text: string) => unknown, { ofLength }: HostileText): string | undefined {
  const short = ofLength(LENGTH);
  // What is compiled at first is not counted.
  if (milliseconds(read, short) < NOTICEABLE_MS || milliseconds(read, short) < NOTICEABLE_MS)
    return undefined;
  const long = ofLength(TIMES * LENGTH);
  let [before, after] = [Infinity, Infinity];
  for (let i = 0; i < TRIES; i++) {
    before = Math.min(before, milliseconds(read, short));
    after = Math.min(after, milliseconds(read, long));
    if (before < NOTICEABLE_MS || after < MOST_GROWTH * before) return undefined;
  }
  return `${Math.round(before)} ms, and ${Math.round(after)} ms for ${TIMES} times the text`;
}

/** Of the processor: what else runs on the machine does not count. */
function milliseconds(read: (text: string) => unknown, text: string): number {
  const before = process.cpuUsage();
  read(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

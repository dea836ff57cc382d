/** Where one schema refuses what another takes, keyword by keyword. */
import type { StructuralSchema } from '../../src/api/schema/structural-schema.ts';

/** What a schema of a CustomResourceDefinition has besides what ours are written with. */
export interface UpstreamSchema extends StructuralSchema {
  readonly oneOf?: readonly unknown[];
  readonly not?: unknown;
  readonly uniqueItems?: boolean;
  readonly 'x-kubernetes-validations'?: readonly { readonly rule: string }[];
}

/** One keyword at one place that only one of the schemas has, or has in a stricter form. */
export interface SchemaDifference {
  /** Ours against theirs. */
  readonly side: 'stricter' | 'looser';
  /** `spec.provider.vault.auth`; `[]` for the entries of a list, `{}` for the values of a map. */
  readonly path: string;
  /** `requires server`, `has no field x`, `enum A|B` */
  readonly what: string;
}

/**
 * Every difference in what the schemas take. Reads as an API server does: a field with a default is never missing.
 * Descriptions and defaults are no differences.
 */
export function schemaDifferences(
  ours: StructuralSchema,
  theirs: UpstreamSchema,
  path = '',
): readonly SchemaDifference[] {
  const here = [
    ...limits.flatMap(limit => oneLimit(limit(ours), limit(theirs))),
    ...typeDifferences(ours, theirs),
    ...ranges.flatMap(range => rangeDifferences(range, ours, theirs)),
    ...enumDifferences(ours.enum, theirs.enum),
    ...requiredDifferences(ours, theirs),
    ...fieldDifferences(ours, theirs),
  ].map(difference => ({ ...difference, path }));
  return [...here, ...inside(ours, theirs, path)];
}

type Unplaced = Omit<SchemaDifference, 'path'>;
/** What must hold, in words. */
type Limit = (schema: UpstreamSchema) => readonly string[];

const limits: readonly Limit[] = [
  ({ pattern }) => (pattern === undefined ? [] : [`pattern ${pattern}`]),
  ({ format }) => (format === undefined || format.startsWith('int') ? [] : [`format ${format}`]),
  ({ 'x-kubernetes-list-type': type }) => (type === 'set' || type === 'map' ? [`list type ${type}`] : []),
  ({ 'x-kubernetes-validations': rules = [] }) => rules.map(({ rule }) => `rule ${rule}`),
  ({ oneOf }) => (oneOf === undefined ? [] : ['oneOf']),
  ({ not }) => (not === undefined ? [] : ['not']),
  ({ uniqueItems }) => (uniqueItems === true ? ['uniqueItems'] : []),
];

function oneLimit(ours: readonly string[], theirs: readonly string[]): readonly Unplaced[] {
  return [
    ...ours.filter(one => !theirs.includes(one)).map(what => ({ side: 'stricter', what }) as const),
    ...theirs.filter(one => !ours.includes(one)).map(what => ({ side: 'looser', what }) as const),
  ];
}

function typeDifferences(ours: UpstreamSchema, theirs: UpstreamSchema): readonly Unplaced[] {
  const [own, other] = [typesOf(ours), typesOf(theirs)];
  const what = `is ${named(own)}, theirs ${named(other)}`;
  return [
    ...(takesAll(own, other) ? [] : [{ side: 'stricter', what } as const]),
    ...(takesAll(other, own) ? [] : [{ side: 'looser', what } as const]),
  ];
}

/** undefined: any. */
type Types = readonly string[] | undefined;

function typesOf(schema: UpstreamSchema): Types {
  if (schema['x-kubernetes-int-or-string'] === true) return ['integer', 'string'];
  return schema.type === undefined ? undefined : [schema.type];
}

function takesAll(types: Types, others: Types): boolean {
  return types === undefined || (others?.every(type => types.includes(type)) ?? false);
}

function named(types: Types): string {
  return types?.join(' or ') ?? 'any';
}

interface Range {
  readonly name: string;
  readonly of: (schema: UpstreamSchema) => number | undefined;
  /** Whether more is stricter. */
  readonly isLeast: boolean;
}

const ranges: readonly Range[] = [
  { name: 'minLength', of: ({ minLength }) => positive(minLength), isLeast: true },
  { name: 'maxLength', of: ({ maxLength }) => maxLength, isLeast: false },
  { name: 'minItems', of: ({ minItems }) => positive(minItems), isLeast: true },
  { name: 'maxItems', of: ({ maxItems }) => maxItems, isLeast: false },
  { name: 'minProperties', of: ({ minProperties }) => positive(minProperties), isLeast: true },
  { name: 'maxProperties', of: ({ maxProperties }) => maxProperties, isLeast: false },
  { name: 'minimum', of: ({ minimum, format }) => minimum ?? INT32.get(format)?.[0], isLeast: true },
  { name: 'maximum', of: ({ maximum, format }) => maximum ?? INT32.get(format)?.[1], isLeast: false },
];

/** An API server holds numbers to the range of their format. */
const INT32: ReadonlyMap<string | undefined, readonly [number, number]> = new Map([
  ['int32', [-(2 ** 31), 2 ** 31 - 1]],
]);

/** A least of zero asks for nothing. */
function positive(least: number | undefined): number | undefined {
  return least === 0 ? undefined : least;
}

function rangeDifferences(
  { name, of, isLeast }: Range,
  ours: UpstreamSchema,
  theirs: UpstreamSchema,
): readonly Unplaced[] {
  const [own, other] = [of(ours), of(theirs)];
  if (own === other) return [];
  const [a, b] = [own, other].map(value => (value ?? -Infinity * (isLeast ? 1 : -1)) * (isLeast ? 1 : -1));
  const side = (a ?? 0) > (b ?? 0) ? 'stricter' : 'looser';
  return [{ side, what: `${name} ${own ?? 'none'}, theirs ${other ?? 'none'}` }];
}

function enumDifferences(
  ours: readonly string[] | undefined,
  theirs: readonly string[] | undefined,
): readonly Unplaced[] {
  const refused = ours === undefined ? [] : theirs === undefined ? ['*'] : theirs.filter(not(ours));
  const taken = theirs === undefined ? [] : ours === undefined ? ['*'] : ours.filter(not(theirs));
  return [
    ...(refused.length === 0
      ? []
      : [{ side: 'stricter', what: `enum without ${refused.join('|')}` } as const]),
    ...(taken.length === 0 ? [] : [{ side: 'looser', what: `enum with ${taken.join('|')}` } as const]),
  ];
}

function not(values: readonly string[]): (value: string) => boolean {
  return value => !values.includes(value);
}

function requiredDifferences(ours: UpstreamSchema, theirs: UpstreamSchema): readonly Unplaced[] {
  return oneLimit(
    required(ours).map(name => `requires ${name}`),
    required(theirs).map(name => `requires ${name}`),
  );
}

function required({ required: names = [], properties = {} }: UpstreamSchema): readonly string[] {
  return names.filter(name => properties[name]?.default === undefined);
}

function fieldDifferences(ours: UpstreamSchema, theirs: UpstreamSchema): readonly Unplaced[] {
  const [own, other] = [ours, theirs].map(fieldsOf);
  if (own === undefined || other === undefined) {
    if (own === other) return [];
    return [
      other === undefined
        ? { side: 'stricter', what: 'free keys are not taken' }
        : { side: 'looser', what: 'free keys are taken' },
    ];
  }
  return [
    ...other.filter(not(own)).map(name => ({ side: 'stricter', what: `has no field ${name}` }) as const),
    ...own.filter(not(other)).map(name => ({ side: 'looser', what: `has field ${name}` }) as const),
  ];
}

/** undefined: any key may stand there. */
function fieldsOf(schema: UpstreamSchema): readonly string[] | undefined {
  const isOpen =
    schema['x-kubernetes-preserve-unknown-fields'] === true || schema.additionalProperties !== undefined;
  return isOpen ? undefined : Object.keys(schema.properties ?? {});
}

function inside(ours: UpstreamSchema, theirs: UpstreamSchema, path: string): readonly SchemaDifference[] {
  const { properties: own = {}, items, additionalProperties: values } = ours;
  const { properties: other = {} } = theirs;
  const shared = Object.entries(own).flatMap(
    ([name, field]): [string, StructuralSchema, UpstreamSchema][] => {
      const there = Object.hasOwn(other, name) ? other[name] : undefined;
      return there === undefined ? [] : [[path === '' ? name : `${path}.${name}`, field, there]];
    },
  );
  if (items !== undefined && theirs.items !== undefined) shared.push([`${path}[]`, items, theirs.items]);
  if (values !== undefined && theirs.additionalProperties !== undefined)
    shared.push([`${path}{}`, values, theirs.additionalProperties]);
  return shared.flatMap(([place, field, there]) => schemaDifferences(field, there, place));
}

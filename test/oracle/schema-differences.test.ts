import { expect, test } from 'vitest';
import { schemaDifferences, type UpstreamSchema } from './schema-differences.ts';

const text: UpstreamSchema = { type: 'string' };
const none = [] as const;

/** Ours, theirs; where ours is stricter, where it is looser. The other way round it is the other way round. */
test.for<[string, UpstreamSchema, UpstreamSchema, readonly string[], readonly string[]]>([
  ['the same', { ...text, pattern: 'a' }, { ...text, pattern: 'a' }, none, none],
  ['a description or a default', { ...text, default: 'a' }, { ...text, description: 'b' }, none, none],
  ['a pattern', { ...text, pattern: 'a' }, text, ['pattern a'], none],
  ['another pattern', { ...text, pattern: 'a' }, { ...text, pattern: 'b' }, ['pattern a'], ['pattern b']],
  ['a format', { ...text, format: 'byte' }, text, ['format byte'], none],
  ['a rule', { 'x-kubernetes-validations': [{ rule: 'a' }] }, {}, ['rule a'], none],
  ['a set', { type: 'array', 'x-kubernetes-list-type': 'set' }, { type: 'array' }, ['list type set'], none],
  ['a list as a whole', { type: 'array', 'x-kubernetes-list-type': 'atomic' }, { type: 'array' }, none, none],
  ['any type', { type: 'object' }, {}, ['is object, theirs any'], none],
  [
    'other types',
    { 'x-kubernetes-int-or-string': true },
    text,
    none,
    ['is integer or string, theirs string'],
  ],
  ['another type', text, { type: 'integer' }, ['is string, theirs integer'], ['is string, theirs integer']],
  ['a higher least', { ...text, minLength: 2 }, { ...text, minLength: 1 }, ['minLength 2, theirs 1'], none],
  ['a least', { ...text, minLength: 1 }, text, ['minLength 1, theirs none'], none],
  ['a least of nothing', { ...text, minLength: 0 }, text, none, none],
  ['a lower most', { ...text, maxLength: 2 }, text, ['maxLength 2, theirs none'], none],
  [
    'a range that is said by the format',
    { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
    { type: 'integer', format: 'int32' },
    none,
    none,
  ],
  ['fewer values', { ...text, enum: ['a'] }, { ...text, enum: ['a', 'b'] }, ['enum without b'], none],
  ['values', { ...text, enum: ['a'] }, text, ['enum without *'], none],
  [
    'a field that must be there',
    { properties: { a: text }, required: ['a'] },
    { properties: { a: text } },
    ['requires a'],
    none,
  ],
  [
    'a field that must be there and has a default',
    { properties: { a: { ...text, default: '' } }, required: ['a'] },
    { properties: { a: text } },
    none,
    none,
  ],
  ['no field', { properties: {} }, { properties: { a: text } }, ['has no field a'], none],
  [
    'no free keys',
    { type: 'object', properties: {} },
    { type: 'object', additionalProperties: text },
    ['free keys are not taken'],
    none,
  ],
])('%s', ([, ours, theirs, stricter, looser]) => {
  const seen = (own: UpstreamSchema, other: UpstreamSchema, side: 'stricter' | 'looser'): number =>
    schemaDifferences(own, other).filter(difference => difference.side === side).length;
  const said = (side: 'stricter' | 'looser'): readonly string[] =>
    schemaDifferences(ours, theirs).flatMap(one => (one.side === side ? [one.what] : []));
  expect({ stricter: said('stricter'), looser: said('looser') }).toEqual({ stricter, looser });
  expect(seen(theirs, ours, 'looser')).toBe(stricter.length);
  expect(seen(theirs, ours, 'stricter')).toBe(looser.length);
});

test('looks into fields, lists and maps, and says where it is', () => {
  const nested = (leaf: UpstreamSchema): UpstreamSchema => ({
    properties: {
      a: { type: 'array', items: { properties: { b: { type: 'object', additionalProperties: leaf } } } },
    },
  });
  expect(schemaDifferences(nested({ ...text, minLength: 1 }), nested(text))).toEqual([
    { side: 'stricter', path: 'a[].b{}', what: 'minLength 1, theirs none' },
  ]);
});

import { expect, test } from 'vitest';
import { revise, set, without, withoutEnum } from './revise.ts';
import type { StructuralSchema } from './structural-schema.ts';

const schema: StructuralSchema = {
  type: 'object',
  required: ['kind'],
  properties: {
    kind: { type: 'string', enum: ['a', 'b', 'c'] },
    list: {
      type: 'array',
      items: { type: 'object', properties: { old: { type: 'string' }, kept: { type: 'string' } } },
    },
  },
};

test('a dropped field is gone and no longer required', () => {
  expect(revise(schema, [['kind', 'drop']])).toMatchObject({ required: [] });
  expect(revise(schema, [['kind', 'drop']]).properties).not.toHaveProperty('kind');
});

test('a path goes through the entries of a list', () => {
  const revised = revise(schema, [['list[].old', 'drop']]);
  expect(revised.properties?.['list']?.items?.properties).toEqual({ kept: { type: 'string' } });
});

test.for([
  ['set', set({ default: 'a' }), { type: 'string', enum: ['a', 'b', 'c'], default: 'a' }],
  ['without', without('b'), { type: 'string', enum: ['a', 'c'] }],
  ['withoutEnum', withoutEnum, { type: 'string' }],
] as const)('%s changes one keyword and leaves the others', ([, change, expected]) => {
  expect(revise(schema, [['kind', change]]).properties?.['kind']).toEqual(expected);
});

test('the schema that is revised stays as it was', () => {
  const before = structuredClone(schema);
  revise(schema, [['list[].old', 'drop']]);
  expect(schema).toEqual(before);
});

test('a path that leads nowhere is an error', () => {
  expect(() => revise(schema, [['list[].gone', 'drop']])).toThrow('list[].gone is not in the schema');
});

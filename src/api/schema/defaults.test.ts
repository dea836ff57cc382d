import { expect, test } from 'vitest';
import { withDefaults } from './defaults.ts';
import type { StructuralSchema } from './structural-schema.ts';

const schema: StructuralSchema = {
  type: 'object',
  properties: {
    mode: { type: 'string', default: 'plain' },
    inner: { type: 'object', properties: { level: { type: 'integer', default: 3 } } },
    made: { type: 'object', default: { a: 1 }, properties: { b: { type: 'integer', default: 2 } } },
    list: {
      type: 'array',
      items: { type: 'object', properties: { on: { type: 'boolean', default: true } } },
    },
    note: { type: 'string' },
    time: { type: 'string', nullable: true, default: 'now' },
  },
};

const complete = { mode: 'plain', made: { a: 1, b: 2 }, time: 'now' };

test('absent fields get their default, in objects that are there and nowhere else', () => {
  expect(withDefaults(schema, { made: { a: 1 } })).toEqual(complete);
  expect(withDefaults(schema, { ...complete, inner: {} })).toEqual({ ...complete, inner: { level: 3 } });
  expect(withDefaults(schema, { ...complete, list: [{}, { on: false }] })).toEqual({
    ...complete,
    list: [{ on: true }, { on: false }],
  });
});

test('a null field counts as absent unless null is allowed', () => {
  expect(withDefaults(schema, { ...complete, mode: null, note: null, time: null })).toEqual({
    ...complete,
    time: null,
  });
});

test('what lacks nothing is returned itself', () => {
  const value = { ...complete, list: [{ on: false }] };
  expect(withDefaults(schema, value)).toBe(value);
});

test('a default is copied: two objects never share it', () => {
  const made = [withDefaults(schema, {}), withDefaults(schema, {})].map(value =>
    Reflect.get(Object(value), 'made'),
  );
  expect(made[0]).toEqual(made[1]);
  expect(made[0]).not.toBe(made[1]);
});

test('values of another type and unknown fields stay', () => {
  expect(withDefaults(schema, { ...complete, inner: 'text', odd: null })).toEqual({
    ...complete,
    inner: 'text',
    odd: null,
  });
  expect(withDefaults(schema, 'text')).toBe('text');
});

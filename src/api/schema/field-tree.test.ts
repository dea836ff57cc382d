import { describe, expect, test } from 'vitest';
import { fieldTree } from './field-tree.ts';
import { providerFields } from '../stores/fields/index.ts';

describe('a tree of fields', () => {
  test.each([
    ['a field is text that may be absent', 'region', { properties: { region: { type: 'string' } } }],
    ['a star makes it required', 'region*', { required: ['region'] }],
    ['a bar makes it a choice', 'kind: A|B', { properties: { kind: { type: 'string', enum: ['A', 'B'] } } }],
    [
      'braces stand for free keys',
      'tags: {string}',
      { properties: { tags: { type: 'object', additionalProperties: { type: 'string' } } } },
    ],
    [
      'brackets make a list',
      'roles[]: Name minItems=1',
      { properties: { roles: { type: 'array', minItems: 1, items: { maxLength: 253 } } } },
    ],
    [
      'keywords follow the type',
      'tries: integer default=3 minimum=1',
      { properties: { tries: { type: 'integer', default: 3, minimum: 1 } } },
    ],
    [
      'quotes keep the spaces of a default together',
      'name: string default="my name"',
      { properties: { name: { default: 'my name' } } },
    ],
    [
      'fields further in make an object, or a list of them',
      'auth* fields=1..1\n  token: SecretKey\nrules[]\n  name*',
      {
        required: ['auth'],
        properties: {
          auth: { type: 'object', minProperties: 1, maxProperties: 1 },
          rules: { type: 'array', items: { type: 'object', required: ['name'] } },
        },
      },
    ],
    [
      'anything keeps what it holds',
      'state: any',
      { properties: { state: { 'x-kubernetes-preserve-unknown-fields': true } } },
    ],
  ])('%s', (_what, text, schema) => {
    expect(fieldTree(text)).toMatchObject(schema);
  });

  test.each(['a: nothing', '    a', 'a b c', ' a'])('%j is refused', text => {
    expect(() => fieldTree(text)).toThrow(/./u);
  });
});

test('there is a tree for each of the other providers of External Secrets', () => {
  expect(Object.keys(providerFields)).toHaveLength(40);
  expect(Object.values(providerFields).every(({ properties }) => properties !== undefined)).toBe(true);
});

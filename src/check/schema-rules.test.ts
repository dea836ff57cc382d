import { expect, test } from 'vitest';
import { sourceRules } from './registry.ts';
import type { SourceRule } from './rule.ts';
import { schemaRules } from './schema-rules.ts';
import { unknownFieldRules } from './unknown-field-rules.ts';

const kindsOf = (rules: readonly SourceRule[]): readonly string[] =>
  rules.flatMap(({ kinds }) => kinds).toSorted();

test('every kind that is read as it is written has one rule about its schema and one about fields it does not have', () => {
  const kinds = [...new Set(kindsOf(sourceRules))].toSorted();
  expect(kindsOf(schemaRules)).toEqual(kinds);
  expect(kindsOf(unknownFieldRules)).toEqual(kinds);
});

test('whatever else is said of an object as it is written is about its version', () => {
  const listed = new Set([...schemaRules, ...unknownFieldRules]);
  const others = sourceRules.filter(rule => !listed.has(rule));
  expect(others.map(({ title }) => title)).toEqual(others.map(() => expect.stringMatching(/`apiVersion`/u)));
});

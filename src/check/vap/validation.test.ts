import { expect, test } from 'vitest';
import { compileExpression } from '../cel/expression.ts';
import { celVariables } from '../cel/variables.ts';
import { textOf, withMessage } from './validation.ts';

const object = { metadata: { name: 'db', namespace: 'shop' } };
const said = { rule: 'own/rule', kind: '', expression: 'false', message: 'wrong' };

test.for([
  ['nothing', 'nothing'],
  ['{{namespace}}', 'shop'],
  ['a {{ namespace }}-* "of"\\', 'a shop-* "of"\\'],
  ['{{namespace}}{{namespace}}', 'shopshop'],
] as const)('%j names the namespace', ([text, expected]) => {
  expect(valueOf(textOf(text))).toBe(expected);
});

test('a text that names the namespace often is no chain, which an API server would not read', () => {
  const text = Array.from({ length: 256 }, (_, index) => `{{namespace}}-team${index}-*`).join(', ');
  expect(textOf(text)).not.toContain('+');
  expect(valueOf(textOf(text))).toBe(text.replaceAll('{{namespace}}', 'shop'));
});

test('a message has no line break', () => {
  const [before, after] = ['spec: ', '; one\n  line\r\n{{namespace}}\u2028each'];
  expect(withMessage(said, before, after).message).toBe('spec: wrong; one line {{namespace}} each');
  const own = { ...said, messageExpression: 'object.metadata.name + " is wrong"' };
  const { message, messageExpression = '' } = withMessage(own, before, after);
  expect(message).toBe('spec: wrong; one line {{namespace}} each');
  expect(valueOf(messageExpression)).toBe('spec: db is wrong; one line {{namespace}} each');
});

function valueOf(expression: string): string {
  return compileExpression(expression, 'string', ['object']).evaluate(celVariables({ object }));
}

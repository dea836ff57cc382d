import { expect, test } from 'vitest';
import { compileExpression } from '../cel/expression.ts';
import { celVariables } from '../cel/variables.ts';
import { orLeftAlone } from './left-alone.ts';

const TEAM = 'has(object.metadata.labels.team) // who owns it';
const PAY = 'object.metadata.labels.team == "pay"';
const OWNED = 'object.metadata.?labels[?"team"].orValue("") != ""';
const KEPT = 'oldObject == null || oldObject.spec.a == object.spec.a';
const of = (labels: object | undefined, a = 1): object => ({
  metadata: labels === undefined ? {} : { labels },
  spec: { a },
});

test.for([
  [TEAM, 'is new', {}, null, false],
  [OWNED, 'is new', {}, null, false],
  [OWNED, 'is new and has nothing of what is read', undefined, null, false],
  [OWNED, 'had nothing of what is read either', undefined, of(undefined, 2), true],
  [TEAM, 'was as wrong', {}, of({}, 2), true],
  [TEAM, 'was right', {}, of({ team: 'a' }), false],
  [TEAM, 'is mended', { team: 'a' }, of({}), true],
  [PAY, 'was as wrong', { team: 'a' }, of({ team: 'b' }), true],
  [PAY, 'was right', { team: 'a' }, of({ team: 'pay' }), false],
  [PAY, 'could not be judged and has the labels that it had', { x: '' }, of({ x: '' }, 2), true],
  [KEPT, 'is changed where it may not be', {}, of({}, 2), false],
  [KEPT, 'is left as it was', {}, of({}), true],
] as const)('%s of an object that %s', ([expression, , labels, oldObject, expected]) => {
  const rule = compileExpression(orLeftAlone(expression), 'bool', ['object', 'oldObject']);
  expect(rule.evaluate(celVariables({ object: of(labels), oldObject }))).toBe(expected);
});

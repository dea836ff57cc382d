import { expect, test } from 'vitest';
import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { compileExpression } from '../cel/expression.ts';
import { celVariables } from '../cel/variables.ts';
import { vapManifests } from './manifests.ts';

const deletionTimestamp = '2026-11-28T12:00:00Z';
const stored = { metadata: { finalizers: ['a'], deletionTimestamp }, spec: { data: ['a'] } };

test.for<[string, JsonObject, JsonObject | null, boolean]>([
  ['what is new', { metadata: {}, spec: {} }, null, true],
  ['a change', { metadata: {}, spec: {} }, { metadata: {}, spec: {} }, true],
  ['finalizers that go', { ...stored, metadata: { deletionTimestamp } }, stored, false],
  ['a status', { ...stored, status: {} }, stored, false],
  ['finalizers of what has no spec', { metadata: { deletionTimestamp } }, { metadata: {} }, false],
  ['another spec while it is being deleted', { ...stored, spec: { data: ['b'] } }, stored, true],
  ['another label', { ...stored, metadata: { ...stored.metadata, labels: { a: 'b' } } }, stored, true],
  ['an annotation', { ...stored, metadata: { deletionTimestamp, annotations: { a: 'b' } } }, stored, true],
])('%s: looked at or not', ([_what, object, oldObject, isLookedAt]) => {
  const conditions = conditionsOf().map(expression =>
    compileExpression(expression, 'bool', ['object', 'oldObject']).evaluate(
      celVariables({ object, oldObject }),
    ),
  );
  expect(conditions).toEqual([isLookedAt]);
});

function conditionsOf(): string[] {
  const [policy] = vapManifests({
    name: 'p',
    kinds: ['ExternalSecret'],
    action: 'deny',
    reason: 'Forbidden',
    validations: [],
    selectors: {},
    conditions: {},
  });
  const spec = policy?.['spec'];
  const conditions =
    isJsonObject(spec) && Array.isArray(spec['matchConditions']) ? spec['matchConditions'] : [];
  return conditions.map(({ expression }) => String(expression));
}

import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../api/json.ts';
import { compileExpression } from '../cel/expression.ts';
import { celVariables } from '../cel/variables.ts';
import type { VapPolicy } from './manifests.ts';
import { builtInPolicies } from './vap-policies.ts';

const whole = { secretStoreRef: { name: 'a' }, data: [{ secretKey: 'a', remoteRef: { key: 'a' } }] };

describe('a built-in policy', () => {
  test.for<[string, JsonObject, JsonObject | null, boolean]>([
    ['is new and has no spec', {}, null, true],
    ['is given the spec that it lacked', { spec: whole }, {}, true],
    ['loses its spec', {}, { spec: whole }, true],
    ['lacks a spec and gets a label', { metadata: { labels: { a: 'b' } } }, {}, false],
    ['gets a label', { metadata: { labels: { a: 'b' } }, spec: whole }, { spec: whole }, false],
  ])('is about what %s, or is not', ([_what, more, before, isAbout]) => {
    for (const kind of ['ExternalSecret', 'ClusterExternalSecret']) {
      const of = (fields: JsonObject): JsonObject => ({ kind, metadata: {}, ...fields });
      const own = builtInPolicies().filter(({ kinds }) => kinds.includes(kind));
      const asked = own.map(policy => isAsked(policy, of(more), before === null ? null : of(before)));
      expect(asked).toEqual(own.map(() => isAbout));
    }
  });
});

function isAsked(policy: VapPolicy, object: JsonObject, oldObject: JsonObject | null): boolean {
  return Object.values(policy.conditions).every(expression =>
    compileExpression(expression, 'bool', ['object', 'oldObject']).evaluate(
      celVariables({ object, oldObject }),
    ),
  );
}

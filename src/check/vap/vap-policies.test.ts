import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../api/json.ts';
import type { SecretPolicy } from '../../api/secret-policy.ts';
import { compileExpression } from '../cel/expression.ts';
import { celVariables } from '../cel/variables.ts';
import { compilePolicy } from '../policy/compile.ts';
import { admittedSubject } from './testing/as-admitted.ts';
import type { VapPolicy } from './manifests.ts';
import { builtInPolicies, policiesOf } from './vap-policies.ts';

const now = new Date('2026-11-28T12:00:00Z');
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

describe('a policy that chooses namespaces by their labels', () => {
  const policy: SecretPolicy = {
    apiVersion: 'postern.dev/v1alpha1',
    kind: 'SecretPolicy',
    metadata: { name: 'tenants' },
    spec: {
      match: { namespaceSelector: { matchLabels: { tenant: 'true' } } },
      require: { stores: { allowed: [] }, providers: { allowed: ['vault'] } },
      custom: [{ name: 'none', expression: 'false' }],
    },
  };

  test.for<[string, string | undefined, boolean]>([
    ['ExternalSecret', 'shop', true],
    ['SecretStore', 'shop', true],
    ['ClusterExternalSecret', undefined, false],
    ['ClusterSecretStore', undefined, false],
  ])('is about a %s in namespace %s as the webhook is', ([kind, namespace, isAbout]) => {
    const object = { kind, metadata: { name: 'a', ...(namespace === undefined ? {} : { namespace }) } };
    const namespaceLabels = namespace === undefined ? undefined : { tenant: 'true' };
    const subject = { ...admittedSubject(object), namespaceLabels };
    expect(compilePolicy(policy).matches(subject)).toBe(isAbout);
    const own = policiesOf(policy, now).policies.filter(({ kinds }) => kinds.includes(kind));
    expect(own.map(one => isAsked(one, object, null))).toEqual([isAbout, isAbout]);
  });
});

describe('names', () => {
  const rules = [
    ['team', 'stores-owner'],
    ['team-stores', 'owner'],
    ['team.stores', 'owner'],
    ['team', 'externalsecret-deny'],
    ['team.owner', 'workloads'],
    ['team', 'owner'],
    ['externalsecret', 'errors'],
    ['workloads', 'owner'],
    ['workloads.team', 'owner'],
  ] as const;

  test('of what is written are those of one rule of one policy', () => {
    const names = rules.flatMap(([name, rule]) => {
      const spec = {
        match: { kinds: ['ExternalSecret', 'Deployment'] },
        require: { refresh: { atLeast: '1m' } },
        custom: [{ name: rule, expression: 'false' }],
      };
      const policy = {
        apiVersion: 'postern.dev/v1alpha1',
        kind: 'SecretPolicy' as const,
        metadata: { name },
        spec,
      };
      // What a policy requires is the same for each of its rules.
      return policiesOf(policy, now).policies.map(one => one.name);
    });
    const custom = names.filter(name => name.startsWith('postern-custom'));
    expect(new Set(custom).size).toBe(2 * rules.length);
    const required = names.filter(name => name.startsWith('postern-require'));
    expect(new Set(required).size).toBe(2 * new Set(rules.map(([name]) => name)).size);
    const builtIn = new Set(builtInPolicies().map(({ name }) => name));
    expect([...custom, ...required]).toHaveLength(names.length);
    expect(names.filter(name => builtIn.has(name))).toEqual([]);
    expect(names.filter(name => !/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/u.test(name))).toEqual([]);
  });
});

function isAsked(policy: VapPolicy, object: JsonObject, oldObject: JsonObject | null): boolean {
  return Object.values(policy.conditions).every(expression =>
    compileExpression(expression, 'bool', ['object', 'oldObject']).evaluate(
      celVariables({ object, oldObject }),
    ),
  );
}

/** What is generated for an API server says of every example what the rules themselves say, by our evaluator of CEL. */
import { describe, expect, test } from 'vitest';
import { checkedKindOf } from '../../api/checked-kinds.ts';
import { isJsonObject, type JsonObject } from '../../api/json.ts';
import type { SecretPolicy } from '../../api/secret-policy.ts';
import { wellTyped } from '../../api/validate/well-typed.ts';
import { compileExpression, type CelExpression } from '../cel/expression.ts';
import { celVariables } from '../cel/variables.ts';
import { compilePolicy } from '../policy/compile.ts';
import { objectRules } from '../registry.ts';
import { requirementRules } from '../policy/requirements/index.ts';
import { staticErrors, staticWarnings } from './static-rules.ts';
import { admittedSubject, isExpressible, isOfFind } from './testing/as-admitted.ts';
import { exampleObjects, requirementObjects } from './testing/example-objects.ts';
import { policiesOf } from './vap-policies.ts';
import type { Validation } from './validation.ts';

const examples = await exampleObjects();
const more = await requirementObjects();
const now = new Date('2026-11-28T12:00:00Z');

const compiledOnce = new Map<string, CelExpression<boolean>>();

function holds(
  { expression }: Pick<Validation, 'expression'>,
  object: unknown,
  oldObject: unknown = null,
): boolean {
  const known = compiledOnce.get(expression);
  const compiled = known ?? compileExpression(expression, 'bool', ['object', 'oldObject', 'namespaceObject']);
  compiledOnce.set(expression, compiled);
  return compiled.evaluate(celVariables({ object, oldObject, namespaceObject: HELD }));
}

/** Workloads without annotations are asked about in such a namespace. */
const HELD = { metadata: { labels: { 'policy.postern.dev/workloads': 'enforced' } } };

test('there are examples that fail and examples that pass', () => {
  expect(examples.length).toBeGreaterThan(200);
});

describe.each([
  ['error', staticErrors],
  ['warning', staticWarnings],
] as const)('a built-in %s', (severity, validations) => {
  test.for([...validations])('$rule is the same in CEL', validation => {
    const rule = objectRules.find(({ id }) => id === validation.rule);
    const verdicts = examples
      .filter(({ object }) => object['kind'] === validation.kind)
      .map(({ name, object }) => {
        const type = checkedKindOf(object);
        const safe = type === undefined ? undefined : wellTyped<unknown>(type, object);
        const found = rule?.check(safe ?? {}, () => now).some(finding => finding.severity === severity);
        return { name, isFound: found, isSaid: !holds(validation, object) };
      });
    expect(verdicts.filter(({ isFound, isSaid }) => isFound !== isSaid)).toEqual([]);
    expect(new Set(verdicts.map(({ isSaid }) => isSaid))).toEqual(new Set([true, false]));
  });
});

/** Every policy of the examples and of `testing/requirements.yaml` against every object of both. */
const policies = [...examples.flatMap(example => example.policies), ...more.policies].filter(isPolicy);
const subjects = [...examples, ...more.objects].map(({ name, object }) => ({
  name,
  kind: String(object['kind']),
  subject: admittedSubject(object),
}));

describe('a SecretPolicy', () => {
  const verdicts = policies.flatMap(policy => {
    const said = policiesOf(policy, now).policies;
    const compiled = compilePolicy(policy);
    return subjects.flatMap(({ name, kind, subject }) => {
      const own = said.filter(({ kinds }) => kinds.includes(kind)).flatMap(({ validations }) => validations);
      const found = compiled.check(subject, 'admission', now).filter(isExpressible);
      return [...new Set(own.map(({ rule }) => rule))].map(rule => {
        const about = found.filter(finding => finding.rule === rule);
        return {
          id: `${rule} ${kind}`,
          what: `${name} under ${JSON.stringify(policy.spec)}`,
          isFound: about.some(one => !isOfFind(one)),
          mayBeFound: about.length > 0,
          isSaid: !own.every(validation => validation.rule !== rule || holds(validation, subject.object)),
        };
      });
    });
  });
  const ids = [...new Set(verdicts.map(({ id }) => id))].toSorted();

  test('is said of every kind that a requirement is about, but what needs another object', () => {
    const kinds = new Set(subjects.map(({ kind }) => kind));
    const asked = Object.values(requirementRules).flatMap(rule =>
      rule.kinds.filter(kind => kinds.has(kind)).map(kind => `${rule.id} ${kind}`),
    );
    const unsaid = asked.filter(id => !ids.includes(id));
    expect(unsaid.toSorted()).toEqual([
      'PST806 ClusterExternalSecret',
      'PST806 ClusterPushSecret',
      'PST806 ExternalSecret',
      'PST806 PushSecret',
    ]);
  });

  test.for(ids)('says %s in CEL as in Postern', id => {
    const own = verdicts.filter(verdict => verdict.id === id);
    // Of a find is said what is wrong for every provider.
    const wrong = own.filter(({ isSaid, isFound, mayBeFound }) => (isSaid ? !mayBeFound : isFound));
    expect(wrong.map(({ what }) => what)).toEqual([]);
    expect(own.some(({ isSaid }) => isSaid)).toBe(true);
  });

  // What a path means depends on the provider, which stands in the store.
  test.for(['vault', 'onepassword', 'aws', 'kubernetes'])(
    'refuses no find that provider %s may answer',
    provider => {
      const store = (): JsonObject => ({ spec: { provider: { [provider]: {} } } });
      const kinds = new Set(['ExternalSecret', 'ClusterExternalSecret']);
      const wrong = policies.flatMap(policy => {
        const said = policiesOf(policy, now).policies.filter(one => one.kinds.some(kind => kinds.has(kind)));
        const finds = said.flatMap(({ validations }) => validations.filter(isAboutFind));
        const compiled = compilePolicy(policy);
        return subjects
          .filter(({ kind }) => said.some(one => one.kinds.includes(kind)))
          .filter(({ kind, subject }) => finds.some(one => one.kind === kind && !holds(one, subject.object)))
          .filter(({ subject }) => !compiled.check({ ...subject, store }, 'admission', now).some(isOfFind))
          .map(({ name }) => `${name} under ${JSON.stringify(policy.spec)}`);
      });
      expect(wrong).toEqual([]);
    },
  );
});

describe('a change of a label alone', () => {
  // The only requirement that reads labels.
  const asked = policies.filter(
    ({ spec }) => spec.require?.maxAge !== undefined && spec.match?.namespaceSelector === undefined,
  );
  const manifests = subjects.filter(({ kind }) => ['ExternalSecret', 'ClusterExternalSecret'].includes(kind));
  const changes = asked.flatMap(policy => {
    const { label = 'postern.dev/class', classes = [] } = policy.spec.require?.maxAge ?? {};
    const said = policiesOf(policy, now).policies;
    const compiled = compilePolicy(policy);
    return ['none', ...classes.map(({ name }) => name)].flatMap(value =>
      manifests.flatMap(({ name, kind, subject: before }) => {
        const after = admittedSubject(labelled(before.object, { [label]: value }));
        const found = (subject: typeof after) =>
          compiled.matches(subject) ? compiled.check(subject, 'admission', now).filter(isExpressible) : [];
        const rules = (subject: typeof after) => new Set(found(subject).map(({ rule }) => rule));
        return said
          .filter(({ kinds }) => kinds.includes(kind))
          .flatMap(({ conditions, validations }) => {
            const isAsked = Object.values(conditions).every(expression =>
              holds({ expression }, after.object, before.object),
            );
            return [...new Set(validations.map(({ rule }) => rule))]
              .filter(rule => rule === 'PST804')
              .map(rule => ({
                what: `${rule} ${name} to ${value} under ${JSON.stringify(policy.spec)}`,
                isFresh: rules(after).has(rule) && !rules(before).has(rule),
                isFound: rules(after).has(rule),
                isSaid:
                  isAsked &&
                  validations.some(
                    one => one.rule === rule && !isAboutFind(one) && !holds(one, after.object, before.object),
                  ),
              }));
          });
      }),
    );
  });

  test('is refused where it makes an object break a requirement, and nowhere else', () => {
    const wrong = changes.filter(({ isFresh, isFound, isSaid }) => (isSaid ? !isFound : isFresh));
    expect(wrong.map(({ what }) => what)).toEqual([]);
    expect(changes.some(({ isSaid }) => isSaid)).toBe(true);
  });
});

function labelled(object: JsonObject, labels: JsonObject): JsonObject {
  const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
  const own = isJsonObject(metadata['labels']) ? metadata['labels'] : {};
  return { ...object, metadata: { ...metadata, labels: { ...own, ...labels } } };
}

function isAboutFind({ rule, message }: Validation): boolean {
  return rule === 'PST802' && message.startsWith('a find ');
}

function isPolicy(object: object): object is SecretPolicy {
  return 'spec' in object && isJsonObject(object.spec);
}

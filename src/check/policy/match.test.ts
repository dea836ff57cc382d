import { expect, test } from 'vitest';
import { policy, subject } from './testing/subject.ts';

const db = '{ kind: ExternalSecret, metadata: { name: db, namespace: shop, labels: { team: a } } }';
const store = '{ kind: ClusterSecretStore, metadata: { name: main } }';
const isAbout = (match: string, object = db, labels?: Record<string, string>): boolean =>
  policy('p', `match: ${match}`).matches(subject(object, { namespaceLabels: labels }));

test.for([
  ['{}', true],
  ['{ namespaces: [shop] }', true],
  ['{ namespaces: [other, sh*] }', true],
  ['{ namespaces: [other] }', false],
  ['{ excludeNamespaces: [shop] }', false],
  ['{ namespaces: ["*"], excludeNamespaces: [other] }', true],
  ['{ kinds: [ExternalSecret] }', true],
  ['{ kinds: ["*Secret"] }', true],
  ['{ kinds: [SecretStore] }', false],
  ['{ selector: { matchLabels: { team: a } } }', true],
  ['{ selector: { matchLabels: { team: b } } }', false],
  ['{ namespaces: [shop], kinds: [SecretStore] }', false],
] as const)('%s is about an ExternalSecret of namespace shop: %s', ([match, expected]) => {
  expect(isAbout(match)).toBe(expected);
});

test.for([
  ['{}', true],
  ['{ namespaces: [shop] }', false],
  ['{ namespaces: ["*"] }', true],
  ['{ excludeNamespaces: ["*"] }', true],
  ['{ namespaceSelector: {} }', false],
] as const)('%s is about a ClusterSecretStore: %s', ([match, expected]) => {
  expect(isAbout(match, store)).toBe(expected);
});

test('namespaces are taken by their labels, and not where those are not known', () => {
  const match = '{ namespaceSelector: { matchLabels: { tier: prod } } }';
  expect(isAbout(match, db, { tier: 'prod' })).toBe(true);
  expect(isAbout(match, db, { tier: 'test' })).toBe(false);
  expect(isAbout(match, db)).toBe(false);
});

test('it is known which policy only lacks the labels of the namespace', () => {
  const one = policy('p', 'match: { kinds: [ExternalSecret], namespaceSelector: { matchLabels: { a: b } } }');
  expect(one.needsLabels(subject(db))).toBe(true);
  expect(one.needsLabels(subject(db, { namespaceLabels: {} }))).toBe(false);
  expect(one.needsLabels(subject(store))).toBe(false);
  expect(policy('p', 'match: {}').needsLabels(subject(db))).toBe(false);
});

test('of a change the labels after it count', () => {
  const { matches } = policy('p', 'match: { selector: { matchLabels: { team: a } } }');
  const { object: before } = subject(db);
  const { object: after } = subject(db.replace('team: a', 'team: b'));
  expect(matches(subject(db, { oldObject: after }))).toBe(true);
  expect(matches(subject(db.replace('team: a', 'team: b'), { oldObject: before }))).toBe(false);
});

test('a selector that Kubernetes would refuse takes nothing', () => {
  const broken = '{ matchExpressions: [{ key: a, operator: Is }] }';
  expect(isAbout(`{ selector: ${broken} }`)).toBe(false);
  expect(isAbout(`{ namespaceSelector: ${broken} }`, db, {})).toBe(false);
});

test('no policy is about policies', () => {
  expect(isAbout('{}', '{ kind: SecretPolicy, metadata: { name: p } }')).toBe(false);
});

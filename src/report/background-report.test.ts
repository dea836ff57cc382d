import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkAcross } from '../check/check-across.ts';
import type { Finding } from '../check/finding.ts';
import { judge } from '../check/policy/judge.ts';
import type { CompiledPolicy } from '../check/policy/contract.ts';
import { policy } from '../check/policy/testing/subject.ts';
import type { KubeObject } from '../kube/object.ts';
import { manualClock, type ManualClock } from '../kube/testing/manual-clock.ts';
import { recordedLog } from '../kube/testing/recorded-log.ts';
import { objectIndex, type IndexedObject, type ObjectIndex } from '../manifest/object-index.ts';
import { lookupsOf } from '../manifest/traced-view.ts';
import { backgroundReport, type BackgroundReport } from './background-report.ts';
import { MOST_SINGLE_READS } from './schedule.ts';
import { memoryCluster, type MemoryCluster } from './testing/memory-cluster.ts';
import { reportTools } from './testing/report-tools.ts';

const SECRETS = '/apis/external-secrets.io/v1/namespaces/shop/externalsecrets';
const REPORT = '/apis/wgpolicyk8s.io/v1alpha2/namespaces/shop/policyreports/postern';
const OPEN_REPORT = '/apis/openreports.io/v1alpha1/namespaces/shop/reports/postern';
const REPORT_KINDS = ['wgpolicyk8s.io/v1alpha2/PolicyReport', 'wgpolicyk8s.io/v1alpha2/ClusterPolicyReport'];
const CONFIGURATIONS = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
const PODS = '/api/v1/namespaces/shop/pods';
const ASKS = { 'postern.dev/inject': 'auto' };
const CANARY = 'hunter2-canary';
const POLL = { timeout: 10_000, interval: 2 };

let cluster: MemoryCluster;
let clock: ManualClock;
let report: BackgroundReport;
let term: AbortController;
let log: ReturnType<typeof recordedLog>;
let policies: readonly CompiledPolicy[];
let isReady: boolean;
let manifests: ObjectIndex;

/** An object says itself what is found in it. */
function found(object: unknown): readonly Finding[] {
  const { spec }: { spec: { rules?: string[]; throws?: boolean } } = JSON.parse(JSON.stringify(object));
  if (spec.throws === true) throw new Error('cannot');
  return (spec.rules ?? []).map(rule => ({ rule, severity: 'error', path: 'spec', message: `is ${rule}` }));
}

beforeEach(() => {
  cluster = memoryCluster();
  cluster.install('external-secrets.io/v1/ExternalSecret', ...REPORT_KINDS);
  clock = manualClock();
  log = recordedLog();
  policies = [];
  isReady = true;
  term = new AbortController();
  manifests = objectIndex();
  cluster.put(`${CONFIGURATIONS}/postern`, configuration());
  const tools = reportTools(cluster.client, manifests, {
    checkObject: found,
    checkAcross,
    judge: (subject, findings) => judge(subject, findings, policies, 'report', new Date(clock.now())),
    isOurs: ({ metadata: { name } }) => name === 'postern',
    isReady: () => isReady,
    log,
    clock,
  });
  report = backgroundReport(tools);
});

afterEach(async () => {
  await report.stop();
});

const put = (name: string, spec: object = {}): void =>
  cluster.put(`${SECRETS}/${name}`, Object.assign({ metadata: { name, namespace: 'shop' } }, { spec }));
const rules = (path = REPORT): string[] | undefined => {
  const stored: { results?: { rule: string; result: string }[] } = JSON.parse(
    JSON.stringify(cluster.read(path) ?? {}),
  );
  return stored.results?.map(({ rule, result }) => `${result} ${rule}`);
};
const messages = (): string => JSON.stringify(cluster.read(REPORT));
/** As a watch of manifests tells it. */
function known(object: IndexedObject): void {
  const { kind, metadata } = object;
  manifests.set(object);
  const namespace = kind === 'Namespace' ? undefined : object.metadata.namespace;
  report.answersChanged(
    lookupsOf(manifests, { kind, name: metadata.name, ...(namespace !== undefined && { namespace }) }),
  );
}
function configuration(namespaceSelector: object = {}): KubeObject {
  const webhook = {
    rules: [{ apiGroups: [''], resources: ['pods'], operations: ['CREATE'] }],
    namespaceSelector,
  };
  return Object.assign({ metadata: { name: 'postern' } }, { webhooks: [webhook] });
}
const store = (name: string): IndexedObject => ({
  apiVersion: 'external-secrets.io/v1',
  kind: 'SecretStore',
  metadata: { name, namespace: 'shop' },
  spec: { provider: { fake: { data: [] } } },
});
/** Steps so short that no look at everything falls due by itself before the test gives up. */
const SHORT_MS = 10;
/** Lets time pass in steps until it is so. */
async function expectComes(value: () => unknown, wanted: unknown, stepMs = 1000): Promise<void> {
  await expect
    .poll(() => {
      clock.advance(stepMs);
      return value();
    }, POLL)
    .toEqual(wanted);
}

test('what is found is written, follows what changes, and goes with the last object', async () => {
  put('bad', { rules: ['PST110', 'PST112'] });
  put('good');
  report.lead(term.signal);
  await expectComes(rules, ['fail PST110', 'fail PST112']);
  expect(report.status()).toMatchObject({ objects: new Map([['ExternalSecret', 2]]), findings: [{}, {}] });
  put('bad');
  await expectComes(rules, []);
  cluster.remove(`${SECRETS}/bad`);
  cluster.remove(`${SECRETS}/good`);
  await expectComes(rules, undefined);
});

test('a policy that comes is held against everything', async () => {
  put('bad', { rules: ['PST110'] });
  report.lead(term.signal);
  await expectComes(rules, ['fail PST110']);
  policies = [policy('quiet', '{ rules: [{ ids: [PST110], actions: { report: warn } }] }')];
  report.worldChanged();
  await expectComes(rules, ['warn PST110']);
  expect(cluster.read(REPORT)).toMatchObject({ results: [{ policy: 'quiet' }] });
});

test('an exception that ends is noticed without an event', async () => {
  policies = [
    policy(
      'strict',
      '{ rules: [{ ids: [PST112], actions: { report: deny } }], exceptions: [{ rules: [PST112], match: {}, reason: moving, expires: "2026-01-01T06:00:00Z" }] }',
    ),
  ];
  put('bad', { rules: ['PST112'] });
  report.lead(term.signal);
  await expectComes(rules, ['skip PST112']);
  await expectComes(rules, ['fail PST112'], 60_000);
});

test('nothing is judged before what objects are judged by is known', async () => {
  isReady = false;
  put('bad', { rules: ['PST110'] });
  report.lead(term.signal);
  for (let i = 0; i < 5; i++) {
    await clock.asleep(1);
    clock.advance(1000);
  }
  expect(report.status()).toMatchObject({ objects: new Map(), completedAt: undefined });
  isReady = true;
  await expectComes(rules, ['fail PST110']);
});

test('a term that ends takes what it knew along, and the next one writes nothing that is right already', async () => {
  put('bad', { rules: ['PST110'] });
  report.lead(term.signal);
  await expectComes(rules, ['fail PST110']);
  term.abort();
  await expectComes(() => report.status(), undefined);
  const before = cluster.writes.length;
  term = new AbortController();
  report.lead(term.signal);
  await expectComes(() => report.status()?.completedAt !== undefined, true);
  await clock.asleep(1);
  expect(cluster.writes).toHaveLength(before);
});

test('a report that somebody deletes or changes is put right', async () => {
  put('bad', { rules: ['PST110'] });
  report.lead(term.signal);
  await expectComes(rules, ['fail PST110']);
  cluster.remove(REPORT);
  await expectComes(rules, ['fail PST110']);
  const stored = cluster.read(REPORT);
  if (stored === undefined) throw new Error('there is no report');
  cluster.put(REPORT, Object.assign({}, stored, { results: [{ rule: 'mine', result: 'pass' }] }));
  await expectComes(rules, ['fail PST110']);
});

test('a report that cannot be written is tried again, and counted', async () => {
  cluster.refuse(500, 'PATCH');
  put('bad', { rules: ['PST110'] });
  report.lead(term.signal);
  await expectComes(() => report.failures().write > 1, true);
  expect(log.lines).toContain('warn a report could not be written; it is tried again');
  cluster.refuse(undefined);
  await expectComes(rules, ['fail PST110']);
});

test('an API server that does not answer takes no report away', async () => {
  put('bad', { rules: ['PST110'] });
  report.lead(term.signal);
  await expectComes(rules, ['fail PST110']);
  cluster.refuse(503, 'GET /apis');
  await expectComes(() => report.failures().scan > 0, true, 30_000);
  expect(rules()).toEqual(['fail PST110']);
});

test('one object that cannot be judged keeps no other from being judged, and the log does not quote it', async () => {
  put('odd', { throws: true, note: CANARY });
  put('bad', { rules: ['PST110'] });
  report.lead(term.signal);
  await expectComes(rules, ['fail PST110']);
  expect(report.failures().check).toBeGreaterThan(0);
  expect(log.lines.join('\n')).not.toContain(CANARY);
});

test('kinds and APIs that are installed later are taken up, the newer API instead of the older', async () => {
  put('bad', { rules: ['PST110'] });
  report.lead(term.signal);
  await expectComes(rules, ['fail PST110']);
  cluster.install('openreports.io/v1alpha1/Report', 'openreports.io/v1alpha1/ClusterReport');
  cluster.install('external-secrets.io/v1alpha1/PushSecret');
  cluster.put('/apis/external-secrets.io/v1alpha1/namespaces/shop/pushsecrets/p', {
    metadata: { name: 'p', namespace: 'shop' },
    ...{ spec: { rules: ['PST520'] } },
  });
  await expectComes(() => rules(OPEN_REPORT), ['fail PST110', 'fail PST520']);
  await expectComes(rules, undefined);
});

test('of pods only those are read that ask for injection without a sign of it', async () => {
  cluster.put(`${PODS}/outside`, { metadata: { name: 'outside', namespace: 'shop', annotations: ASKS } });
  cluster.put(`${PODS}/plain`, { metadata: { name: 'plain', namespace: 'shop' } });
  report.lead(term.signal);
  await expectComes(rules, ['fail PST820']);
  expect(cluster.reads.filter(call => call.startsWith('GET /api/v1'))).toEqual([`GET ${PODS}/outside`]);
  cluster.remove(`${PODS}/outside`);
  await expectComes(rules, undefined);
});

test('a pod is told with what made it', async () => {
  const replicaSet = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d', uid: 'r' };
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'd' };
  const ownedBy = (owner: typeof replicaSet) => ({ ownerReferences: [{ ...owner, controller: true }] });
  cluster.put('/apis/apps/v1/namespaces/shop/replicasets/web-5d', {
    metadata: { name: 'web-5d', namespace: 'shop', uid: 'r', ...ownedBy(deployment) },
  });
  cluster.put(`${PODS}/web-5d-x`, {
    metadata: { name: 'web-5d-x', namespace: 'shop', annotations: ASKS, ...ownedBy(replicaSet) },
  });
  report.lead(term.signal);
  await expectComes(() => messages().includes('a pod of Deployment web'), true);
});

test('a pod where the webhook asks nobody is told so, until its namespace is let in', async () => {
  const space = (labels: Record<string, string>): IndexedObject => ({
    kind: 'Namespace',
    metadata: { name: 'shop', labels },
  });
  manifests.set(space({}));
  cluster.put(`${CONFIGURATIONS}/postern`, configuration({ matchLabels: { inject: 'yes' } }));
  cluster.put(`${CONFIGURATIONS}/other`, { ...configuration(), metadata: { name: 'other' } });
  cluster.put(`${PODS}/outside`, { metadata: { name: 'outside', namespace: 'shop', annotations: ASKS } });
  report.lead(term.signal);
  await expectComes(() => messages()?.includes('leaves its namespace out'), true);
  known(space({ inject: 'yes' }));
  await expectComes(() => messages()?.includes('while no webhook of Postern was asked'), true, SHORT_MS);
});

test('suspects are judged again when the webhook selects others, and not when its caBundle is another', async () => {
  cluster.remove(`${CONFIGURATIONS}/postern`);
  cluster.put(`${PODS}/outside`, { metadata: { name: 'outside', namespace: 'shop', annotations: ASKS } });
  report.lead(term.signal);
  await expectComes(
    () => messages()?.includes('no MutatingWebhookConfiguration of Postern takes pods'),
    true,
  );
  cluster.put(`${CONFIGURATIONS}/postern`, configuration());
  await expectComes(() => messages()?.includes('while no webhook of Postern was asked'), true, SHORT_MS);
  const before = cluster.reads.length;
  const renewed = {
    ...configuration(),
    ...{ labels: {}, metadata: { name: 'postern', labels: { a: 'b' } } },
  };
  cluster.put(`${CONFIGURATIONS}/postern`, renewed);
  put('bad', { rules: ['PST110'] });
  await expectComes(() => rules()?.length, 2);
  expect(cluster.reads.slice(before)).toEqual([]);
});

test('a store that comes changes what is said of those that name it, and nobody else is looked at', async () => {
  put('a', { secretStoreRef: { name: 'first' } });
  put('b', { secretStoreRef: { name: 'second' } });
  put('c', { secretStoreRef: { name: 'first' } });
  report.lead(term.signal);
  await expectComes(rules, ['fail PST600', 'fail PST600', 'fail PST600']);
  const before = cluster.reads.length;
  known(store('first'));
  await expectComes(rules, ['fail PST600'], SHORT_MS);
  expect(messages()).toContain('no SecretStore second in');
  expect(cluster.reads.slice(before)).toEqual([`GET ${SECRETS}/a`, `GET ${SECRETS}/c`]);
});

test('an object that went before it could be read again is forgotten', async () => {
  put('a', { secretStoreRef: { name: 'first' }, rules: ['PST110'] });
  report.lead(term.signal);
  await expectComes(rules, ['fail PST110', 'fail PST600']);
  cluster.lose(`${SECRETS}/a`);
  known(store('first'));
  await expectComes(rules, undefined);
});

test('where very many depend on what changes, everything is listed instead', async () => {
  for (let i = 0; i <= MOST_SINGLE_READS; i++) put(`s${i}`, { secretStoreRef: { name: 'first' } });
  report.lead(term.signal);
  await expectComes(() => rules()?.length, 400);
  const before = cluster.reads.length;
  known(store('first'));
  await expectComes(rules, [], SHORT_MS);
  const calls = cluster.reads.slice(before);
  expect(calls.filter(call => call.startsWith('GET'))).toEqual([]);
  expect(calls.filter(call => call.endsWith('/externalsecrets'))).toHaveLength(1);
});

test('what could not be read again is looked at with everything else', async () => {
  put('a', { secretStoreRef: { name: 'first' } });
  report.lead(term.signal);
  await expectComes(rules, ['fail PST600']);
  cluster.refuse(403, `GET ${SECRETS}`);
  known(store('first'));
  await expectComes(rules, []);
  expect(report.failures().scan).toBe(1);
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Finding } from '../check/finding.ts';
import { judge } from '../check/policy/judge.ts';
import type { CompiledPolicy } from '../check/policy/contract.ts';
import { policy } from '../check/policy/testing/subject.ts';
import { defaultSettings } from '../inject/settings.ts';
import { manualClock, type ManualClock } from '../kube/testing/manual-clock.ts';
import { recordedLog } from '../kube/testing/recorded-log.ts';
import { objectIndex } from '../manifest/object-index.ts';
import { backgroundReport, type BackgroundReport, type ReportTools } from './background-report.ts';
import { memoryCluster, type MemoryCluster } from './testing/memory-cluster.ts';

const SECRETS = '/apis/external-secrets.io/v1/namespaces/shop/externalsecrets';
const REPORT = '/apis/wgpolicyk8s.io/v1alpha2/namespaces/shop/policyreports/postern';
const OPEN_REPORT = '/apis/openreports.io/v1alpha1/namespaces/shop/reports/postern';
const REPORT_KINDS = ['wgpolicyk8s.io/v1alpha2/PolicyReport', 'wgpolicyk8s.io/v1alpha2/ClusterPolicyReport'];
const CANARY = 'hunter2-canary';
const POLL = { timeout: 10_000, interval: 2 };

let cluster: MemoryCluster;
let clock: ManualClock;
let report: BackgroundReport;
let term: AbortController;
let log: ReturnType<typeof recordedLog>;
let policies: readonly CompiledPolicy[];
let isReady: boolean;

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
  const manifests = objectIndex();
  const tools: ReportTools = {
    client: cluster.client,
    checkObject: found,
    checkAcross: () => ({ findings: [], missing: [] }),
    checkWorkload: () => ({ findings: [], missing: [] }),
    inject: () => ({ kind: 'refused', findings: [], missing: [] }),
    judge: (subject, findings) => judge(subject, findings, policies, 'report', new Date(clock.now())),
    context: namespace => ({
      namespace,
      manifests,
      settings: defaultSettings,
      server: { major: 1, minor: 36 },
      sign: () => 'x',
    }),
    isReady: () => isReady,
    log,
    clock,
  };
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
  const pods = '/api/v1/namespaces/shop/pods';
  const asks = { 'postern.dev/inject': 'auto' };
  cluster.put(`${pods}/outside`, { metadata: { name: 'outside', namespace: 'shop', annotations: asks } });
  cluster.put(`${pods}/plain`, { metadata: { name: 'plain', namespace: 'shop' } });
  report.lead(term.signal);
  await expectComes(rules, ['fail PST820']);
  cluster.remove(`${pods}/outside`);
  await expectComes(rules, undefined);
});

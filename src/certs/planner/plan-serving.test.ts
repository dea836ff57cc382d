import { randomBytes, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';

import type { SecretData, TrustTarget } from '../certificate-cluster.ts';
import { issueBridge } from '../issue/issue.ts';
import { planServing } from './plan-serving.ts';
import type { ReplicaReport } from '../replicas/replica-report.ts';
import { readParts } from '../secret-layout.ts';
import type { PublishReport, Serve, Situation } from '../situation.ts';
import { sampleSecret } from '../testing/sample-secret.ts';
import { pairOf, sampleSituation } from '../testing/sample-situation.ts';
import { sampleTarget } from '../testing/sample-target.ts';

const NOW = Date.UTC(2026, 5, 1);
const DAY = 86_400_000;
let old: SecretData;
let renewed: SecretData;
let next: SecretData;

beforeAll(async () => {
  old = await sampleSecret(NOW - DAY);
  renewed = await sampleSecret(NOW, undefined, {}, { authority: pairOf(old, 'ca') });
  const other = await sampleSecret(NOW);
  // As promoted without a bridge: both are in the bundle.
  next = {
    ...other,
    'bundle.crt': Buffer.concat([other['ca.crt'] ?? Buffer.of(), old['ca.crt'] ?? Buffer.of()]),
  };
});

const leaf = (data: SecretData) => String(data['tls.crt']);
const report = (chain: string, over: Partial<ReplicaReport> = {}): ReplicaReport => ({
  replica: 'one',
  chain,
  leafNotAfter: 0,
  ready: true,
  reason: 'serving',
  renewedAt: NOW,
  ...over,
});
const plan = (data: SecretData, over: Partial<Situation>): readonly (PublishReport | Serve)[] =>
  planServing(readParts(data), sampleSituation(NOW, over));
const summary = (actions: readonly (PublishReport | Serve)[]) =>
  actions.map(action =>
    action.do === 'serve' ? ['serve', action.revokes] : ['report', action.report.chain, action.first],
  );
const using = (...bundles: readonly string[]) => ({
  inUse: { bundles: new Map([['MutatingWebhookConfiguration/postern/a', bundles]]), missingMs: 0 },
});

describe('a leaf is served in three steps', () => {
  test('the report names it first, together with the one that is served until then', () => {
    const first = plan(renewed, { served: pairOf(old, 'tls'), reported: report(leaf(old)) });
    expect(summary(first)).toEqual([['report', leaf(renewed) + leaf(old), true]]);
    expect(first[0]?.do === 'publish-report' && first[0].report.leafNotAfter).toBe(NOW + 7 * DAY);
  });

  test('then it is served, if the Secret still holds it', () => {
    const reported = report(leaf(renewed) + leaf(old));
    expect(summary(plan(renewed, { served: pairOf(old, 'tls'), reported }))).toEqual([['serve', false]]);
    expect(summary(plan(next, { served: pairOf(old, 'tls'), reported }))).toEqual([
      ['report', leaf(next) + leaf(old), true],
    ]);
  });

  test('then the report leaves the former one out', () => {
    const reported = report(leaf(renewed) + leaf(old));
    expect(summary(plan(renewed, { served: pairOf(renewed, 'tls'), reported }))).toEqual([
      ['report', leaf(renewed), false],
    ]);
  });
});

test('while the API server may not hold the report, nothing else is served', () => {
  expect(summary(plan(renewed, { served: undefined, reported: undefined }))).toEqual([
    ['report', leaf(renewed), true],
  ]);
});

describe('a leaf of another authority', () => {
  const served = () => ({ served: pairOf(old, 'tls'), reported: report(leaf(old)) });
  const both = () => String(next['bundle.crt']);

  test.each<[string, () => Partial<Situation>, boolean]>([
    ['is taken up when every bundle in use trusts it', () => using(both()), true],
    [
      'is not while one in use trusts the present leaf only',
      () => using(both(), String(old['ca.crt'])),
      false,
    ],
    ['is when what does not trust it trusts the present one neither', () => using(both(), ''), true],
    [
      'is not while bundles may be in use that were not seen',
      () => ({ inUse: { ...using(both()).inUse, missingMs: 1 } }),
      false,
    ],
  ])('%s', (_what, over, expected) => {
    expect(plan(next, { ...served(), ...over() }).length > 0).toBe(expected);
  });

  test('nor is one of the same authority that brings no bridge along, while a bundle in use knows only the former', async () => {
    const [former, present] = [pairOf(old, 'ca'), pairOf(next, 'ca')];
    const terms = { keyType: 'ecdsa-p256', lifetimeMs: DAY, now: NOW, randomBytes } as const;
    const bridge = new X509Certificate(await issueBridge(former.pem, present.certificate, terms));
    const bridged = await sampleSecret(NOW, undefined, {}, { authority: present, bridge });
    const bare = await sampleSecret(NOW, undefined, {}, { authority: present });
    const serving = { served: pairOf(bridged, 'tls'), reported: report(leaf(bare) + leaf(bridged)) };
    expect(plan(bare, { ...serving, ...using(String(old['ca.crt'])) })[0]?.do).not.toBe('serve');
    expect(plan(bare, { ...serving, ...using(String(bare['ca.crt'])) })[0]?.do).toBe('serve');
  });

  describe('is, when the present one was called back,', () => {
    type Trusts = 'old' | 'new';
    const bundleOf = (which: Trusts) => String((which === 'old' ? old : next)['ca.crt']);

    test.each<[string, readonly Trusts[], boolean]>([
      ['taken up at once when the targets say so', ['new'], true],
      ['not before one of them does', ['old'], false],
      ['taken up when as many trust the one as the other', ['old', 'new'], true],
      ['taken up when one of many cannot be told', ['new', 'old', 'new'], true],
      ['not while most of them could not be told', ['old', 'new', 'old'], false],
    ])('%s', (_what, published, expected) => {
      expect(revoked(published.map(which => sampleTarget(bundleOf(which))))).toBe(expected);
    });

    test('taken up whatever stands in the ConfigMap, by which no API server calls', () => {
      const map = inConfigMap('old');
      expect(revoked([sampleTarget(bundleOf('new')), map, map])).toBe(true);
      expect(revoked([sampleTarget(bundleOf('old')), inConfigMap('new')])).toBe(false);
    });

    test.each<[string, Partial<TrustTarget>, boolean]>([
      ['of another installation, or that nobody here may write, whatever there is of them', {}, true],
      ['that the settings name', { isNamed: true }, false],
      ['that call it by its name and were written before', { isWritten: true }, false],
    ])('taken up in spite of webhooks %s: %o', (_which, about, expected) => {
      const named = sampleTarget(bundleOf('new'), { isNamed: true });
      const [entry] = sampleTarget(bundleOf('old')).entries;
      const entries = ['b', 'c'].map(name => ({ caBundle: '', ...entry, name, calledAs: 'postern.ns.svc' }));
      const labelled = sampleTarget('', { name: 'labelled', entries, ...about });
      expect(revoked([named, labelled])).toBe(expected);
    });

    function inConfigMap(which: Trusts): TrustTarget {
      return { ...sampleTarget(bundleOf(which)), kind: 'ConfigMap' };
    }

    function revoked(targets: readonly TrustTarget[]): boolean {
      const calledBack = { ...next, 'bundle.crt': next['ca.crt'] ?? Buffer.of() };
      const reported = report(leaf(next) + leaf(old));
      const over = { ...served(), reported, ...using(bundleOf('old')), targets };
      return summary(plan(calledBack, over)).some(([what, revokes]) => what === 'serve' && revokes);
    }
  });

  test('is taken up at once when the present one has expired', () => {
    const expired = { ...served(), ...using(String(old['ca.crt'])), now: NOW + 6.5 * DAY };
    expect(summary(plan(next, expired))).toEqual([['report', leaf(next), true]]);
  });

  test('is not when the Secret is at odds with itself', () => {
    const broken = { ...next, 'ca.crt': Buffer.of(), 'bundle.crt': old['bundle.crt'] ?? Buffer.of() };
    expect(plan(broken, { ...served(), ...using(both()) })).toEqual([]);
  });
});

describe('the report is renewed', () => {
  test.each<[string, Partial<ReplicaReport>, boolean]>([
    ['not before a tick has passed', { renewedAt: NOW - 20_000 }, false],
    ['when a tick has passed', { renewedAt: NOW - 30_000 }, true],
    ['when the clock was set back', { renewedAt: NOW + 3_600_000 }, true],
    ['when readiness changes', { ready: false }, true],
    ['when the reason changes', { reason: 'other' }, true],
    ['when the source changes', { source: 'Secret postern-tls' }, true],
  ])('%s', (_what, over, expected) => {
    const situation = { served: pairOf(old, 'tls'), reported: report(leaf(old), over) };
    expect(plan(old, situation).length > 0).toBe(expected);
  });
});

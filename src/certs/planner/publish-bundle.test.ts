import { randomBytes, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';

import type { TrustTarget } from '../certificate-cluster.ts';
import { issueAuthority, issueLeaf } from '../issue/issue.ts';
import { readCertificates } from '../issue/pem-certificates.ts';
import { agentBundle, publishBundle } from './publish-bundle.ts';
import type { ReplicaReport } from '../replicas/replica-report.ts';
import { externalFrom, samplePair, type SamplePair } from '../sources/testing/sample-pair.ts';

const NOW = Date.UTC(2026, 5, 1);
let company: SamplePair;
let successor: SamplePair;
let ours: { authority: string; leaf: string };
let revoked: { authority: string; leaf: string };

async function ownPair(): Promise<{ authority: string; leaf: string }> {
  const terms = { keyType: 'ecdsa-p256', lifetimeMs: 86_400_000, now: NOW, randomBytes } as const;
  const authority = await issueAuthority(terms);
  const leaf = await issueLeaf(authority, { dns: ['a'], ip: [] }, terms);
  return { authority: authority.certificate, leaf: leaf.certificate };
}

beforeAll(async () => {
  [company, successor, ours, revoked] = await Promise.all([
    samplePair(NOW),
    samplePair(NOW),
    ownPair(),
    ownPair(),
  ]);
});

const target = (caBundle: string): TrustTarget => ({
  kind: 'ConfigMap',
  name: 'a',
  uid: 'u',
  resourceVersion: '1',
  entries: [{ name: 'ca.crt', caBundle }],
  otherManagers: [],
});
const report = (chain: string): ReplicaReport => ({
  replica: chain.slice(-80),
  chain,
  leafNotAfter: NOW + 1000,
  ready: true,
  reason: '',
  renewedAt: NOW,
});

function published(situation: {
  external?: SamplePair;
  targets?: string[];
  reports?: string[] | undefined;
}): string[] {
  const { external, targets = [] } = situation;
  const reports = 'reports' in situation ? situation.reports?.map(report) : [];
  return publishBundle([new X509Certificate(ours.authority)], {
    external: external && externalFrom(external),
    targets: targets.map(target),
    reports,
    served: undefined,
    now: NOW,
  }).map(String);
}

test('with our own authority it is what the Secret says, whatever else stands in the targets', () => {
  expect(published({ targets: [company['ca.crt'], 'garbage'] })).toEqual([ours.authority]);
});

test('with a source it is the ca.crt of that, once no replica serves ours any more', () => {
  expect(published({ external: company, targets: [ours.authority] })).toEqual([company['ca.crt']]);
});

describe('what a replica may still serve is trusted on', () => {
  test.each<[string, () => Parameters<typeof published>[0], () => string[]]>([
    [
      'a leaf of ours, after the change to a source',
      () => ({ external: company, reports: [ours.leaf] }),
      () => [company['ca.crt'], ours.authority],
    ],
    [
      'a leaf of the source, after the change back',
      () => ({ targets: [company['ca.crt']], reports: [company['tls.crt']] }),
      () => [ours.authority, company['ca.crt']],
    ],
    [
      'a leaf of the former authority of the source',
      () => ({ external: successor, targets: [company['ca.crt']], reports: [company['tls.crt']] }),
      () => [successor['ca.crt'], company['ca.crt']],
    ],
    [
      'two leaves in one report, since a replica is between them',
      () => ({
        external: successor,
        targets: [company['ca.crt']],
        reports: [successor['tls.crt'] + company['tls.crt']],
      }),
      () => [successor['ca.crt'], company['ca.crt']],
    ],
    [
      'anything that stands there, as long as the reports are not known',
      () => ({ external: successor, targets: [company['ca.crt']], reports: undefined }),
      () => [successor['ca.crt'], company['ca.crt'], ours.authority],
    ],
  ])('%s', (_what, situation, expected) => {
    expect(published(situation()).toSorted()).toEqual(expected().toSorted());
  });

  test('but never an authority of ours that the Secret has given up', () => {
    const targets = [revoked.authority + ours.authority];
    expect(published({ targets, reports: [revoked.leaf] })).toEqual([ours.authority]);
  });

  test('nor one that only claims to vouch for what is served', () => {
    expect(published({ targets: [successor['ca.crt']], reports: [company['tls.crt']] })).toEqual([
      ours.authority,
    ]);
  });
});

test('without a ca.crt nothing is published: somebody else does that', () => {
  expect(published({ external: { ...company, 'ca.crt': '' }, targets: [ours.authority] })).toEqual([]);
});

describe('as long as nothing of the source is fit to be served', () => {
  const missing = { name: 'Secret postern-tls', certificate: undefined, fault: 'is missing' };
  const publishedAt = (now: number, chains: readonly string[]) =>
    publishBundle(readCertificates(ours.authority), {
      external: missing,
      targets: [target(company['ca.crt'])],
      reports: chains.map(report),
      served: undefined,
      now,
    }).map(String);

  test.each<[string, () => readonly string[], () => readonly string[]]>([
    ['nothing is published', () => [], () => []],
    ['nor is what another source had before it', () => [company['tls.crt']], () => []],
    ['ours is, while a leaf of it is in use', () => [ours.leaf], () => [ours.authority]],
    [
      'ours is, and who vouches for what other replicas serve',
      () => [ours.leaf, company['tls.crt']],
      () => [ours.authority, company['ca.crt']],
    ],
  ])('%s', (_what, chains, expected) => {
    expect(publishedAt(NOW, chains()).toSorted()).toEqual(expected().toSorted());
  });

  test('a leaf of ours that has ended is in use no more, whatever a report says', () => {
    expect(publishedAt(NOW + 86_400_000, [ours.leaf])).toEqual([]);
  });
});

describe('where somebody else tells API servers whom to trust, agents are told', () => {
  const told = (injected: readonly string[], reports: readonly string[] | undefined) =>
    agentBundle(readCertificates(ours.authority), {
      external: externalFrom({ ...company, 'ca.crt': '' }),
      targets: injected.map(target),
      reports: reports?.map(report),
      served: undefined,
      now: NOW,
    }).map(String);

  test.each<[string, () => Parameters<typeof told>, () => readonly string[]]>([
    [
      'who of those vouches for what comes next, and no other of them',
      () => [[company['ca.crt'] + successor['ca.crt']], []],
      () => [company['ca.crt']],
    ],
    [
      'of our own authority too, while a leaf of it is in use',
      () => [[company['ca.crt']], [ours.leaf]],
      () => [company['ca.crt'], ours.authority],
    ],
    ['nothing while reports are not known', () => [[company['ca.crt']], undefined], () => []],
    ['nothing while nobody has been told', () => [[''], []], () => []],
  ])('%s', (_what, given, expected) => {
    expect(told(...given()).toSorted()).toEqual(expected().toSorted());
  });
});

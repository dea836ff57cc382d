import { beforeAll, expect, test } from 'vitest';

import { targetKey, type SecretData } from '../certificate-cluster.ts';
import { readCertificates } from '../issue/pem-certificates.ts';
import type { ReplicaReport } from '../replicas/replica-report.ts';
import type { Situation } from '../situation.ts';
import { sampleSecret, textOf } from '../testing/sample-secret.ts';
import { pairOf, sampleSituation } from '../testing/sample-situation.ts';
import { sampleTarget } from '../testing/sample-target.ts';
import { repaired } from './contest.ts';
import { repairUnread } from './repair-unread.ts';

const NOW = Date.UTC(2026, 5, 1);
const WIPED = sampleTarget('');
let known: SecretData;
let later: SecretData;

beforeAll(async () => {
  [known, later] = [await sampleSecret(NOW), await sampleSecret(NOW)];
});

const bundle = () => readCertificates(textOf(known, 'bundle.crt'));
const repair = (over: Partial<Situation>) =>
  repairUnread(bundle(), sampleSituation(NOW, { served: pairOf(known, 'tls'), targets: [WIPED], ...over }));
const reportOf = (chain: string): ReplicaReport => ({
  replica: 'other',
  chain,
  leafNotAfter: NOW,
  ready: true,
  reason: '',
  renewedAt: NOW,
});
const contested = () => {
  let contest = repaired(undefined, NOW);
  for (let times = 1; times < 5; times++) contest = repaired(contest, NOW);
  return new Map([[targetKey(WIPED), { ...contest, caBundle: textOf(known, 'bundle.crt') }]]);
};

test('a caBundle that was wiped is put back, with all that is seen of the same state', () => {
  const caBundle = textOf(known, 'bundle.crt');
  const targets = [
    WIPED,
    sampleTarget(caBundle, { name: 'whole' }),
    sampleTarget('', { name: 'theirs', leftTo: 'cert-manager' }),
    sampleTarget('', { name: 'map', kind: 'ConfigMap' }),
  ];
  expect(repair({ targets, reports: [reportOf(textOf(known, 'tls.crt'))] })).toEqual([
    { do: 'apply-bundle', target: WIPED, caBundle },
  ]);
});

test.each<[string, () => Partial<Situation>]>([
  ['this replica does not lead', () => ({ leads: false })],
  ['it serves nothing', () => ({ served: undefined })],
  ['it serves what the bundle does not vouch for', () => ({ served: pairOf(later, 'tls') })],
  ['another one does', () => ({ reports: [reportOf(textOf(later, 'tls.crt'))] })],
  ['what the others serve is not known', () => ({ reports: undefined })],
  [
    'another target has a different bundle',
    () => ({ targets: [WIPED, sampleTarget(textOf(later, 'bundle.crt'), { name: 'other' })] }),
  ],
  [
    'agents are told of another one',
    () => ({ targets: [WIPED, sampleTarget(textOf(later, 'ca.crt'), { name: 'map', kind: 'ConfigMap' })] }),
  ],
  ['none is wiped', () => ({ targets: [sampleTarget(textOf(known, 'bundle.crt'))] })],
  [
    'certificates come from another source',
    () => ({ external: { name: 'folder /tls', certificate: undefined, fault: undefined } }),
  ],
  [
    'an emergency has called one of its authorities back',
    () => ({
      calledBack: bundle().map(({ fingerprint256 }) => fingerprint256.replaceAll(':', '').toLowerCase()),
    }),
  ],
  ['another writer keeps wiping it', () => ({ contests: contested() })],
])('nothing is put back where %s', (_what, over) => {
  expect(repair(over())).toEqual([]);
});

test('nothing is put back by a replica that has not led with a Secret at rest', () => {
  const situation = sampleSituation(NOW, { served: pairOf(known, 'tls'), targets: [WIPED] });
  expect(repairUnread(undefined, situation)).toEqual([]);
});

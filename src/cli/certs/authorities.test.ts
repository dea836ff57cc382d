import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';

import type { TrustTarget } from '../../certs/certificate-cluster.ts';
import { sampleIssuer, SAMPLE_PAIR_NAMES, samplePair } from '../../certs/sources/testing/sample-pair.ts';
import { sampleTarget } from '../../certs/testing/sample-target.ts';
import { authoritiesOf, phaseSeen } from './authorities.ts';
import type { CertsView } from './certs-view.ts';
import { authority, DAY, leafOf, NOW, report } from './testing/certs-stage.ts';

const older = await authority(NOW - 20 * DAY);
const own = await authority(NOW - 10 * DAY);
const next = await authority(NOW - DAY);
const issuer = await sampleIssuer(NOW);
const rival = await sampleIssuer(NOW);
const ownLeaf = (await leafOf(own)).certificate;
const foreignLeaf = (await samplePair(NOW, SAMPLE_PAIR_NAMES, issuer))['tls.crt'];

const configuration = (...trusted: readonly { readonly certificate: string }[]) =>
  sampleTarget(trusted.map(({ certificate }) => certificate).join(''));
const map = (...trusted: readonly { readonly certificate: string }[]): TrustTarget => ({
  ...configuration(...trusted),
  kind: 'ConfigMap',
  name: 'postern-trust-bundle',
});
const view = (targets: readonly TrustTarget[], chain: string, source?: string): CertsView => ({
  now: NOW,
  secret: { is: 'forbidden' },
  targets,
  webhooks: [],
  unread: [],
  reports: [report('postern-a', chain, { source })],
  leader: undefined,
  contests: [],
});

const NAMES = new Map(
  Object.entries({ older, own, next, issuer, rival }).map(([name, { certificate }]) => [
    new X509Certificate(certificate).fingerprint256,
    name,
  ]),
);
const rolesIn = (seen: CertsView) =>
  Object.fromEntries(
    authoritiesOf(seen).map(({ certificate, role }) => [NAMES.get(certificate.fingerprint256), role]),
  );

test.each<[string, readonly TrustTarget[]]>([
  ['by its name', [configuration(own, next, rival)]],
  ['by the ConfigMap, which holds what is published', [configuration(own, next, rival), map(own, next)]],
])('the authority of another writer is foreign beside the real next one: %s', (_how, targets) => {
  const seen = view(targets, ownLeaf);
  expect(rolesIn(seen)).toEqual({ own: 'active', next: 'next', rival: 'foreign' });
  expect(phaseSeen(seen, authoritiesOf(seen))).toBe('staged');
});

test('an authority of another installation of Postern is foreign where the ConfigMap does not hold it', () => {
  expect(rolesIn(view([configuration(own, next), map(own)], ownLeaf))).toEqual({
    own: 'active',
    next: 'foreign',
  });
});

test('one that only another writer has published is not the active one, whatever is served', () => {
  expect(rolesIn(view([configuration(rival)], ''))).toEqual({ rival: 'foreign' });
});

test.each<[string, string, string | undefined, object]>([
  ['our own is next', foreignLeaf, undefined, { issuer: 'active', own: 'next' }],
  ['the other one is next', ownLeaf, 'folder /tls', { own: 'active', issuer: 'next' }],
  ['our own is former', foreignLeaf, 'folder /tls', { issuer: 'active', own: 'former' }],
])('while the source changes %s, whichever of the two is older', (_what, chain, source, roles) => {
  expect(rolesIn(view([configuration(own, issuer), map(own, issuer)], chain, source))).toEqual(roles);
});

test('of two authorities that sign what is served, the one of the source that is set is active', () => {
  const both = view([configuration(own, issuer)], ownLeaf);
  const reports = [...both.reports, report('postern-b', foreignLeaf)];
  expect(rolesIn({ ...both, reports })).toEqual({ own: 'active', issuer: 'former' });
});

test('with nothing served, the youngest that is published is active', () => {
  expect(rolesIn(view([configuration(older, own, rival)], ''))).toEqual({
    own: 'active',
    older: 'former',
    rival: 'foreign',
  });
});

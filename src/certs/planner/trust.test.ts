import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';

import { encodePem } from '../../golang/encoding/pem.ts';
import type { SecretData, TrustTarget } from '../certificate-cluster.ts';
import { sampleSecret } from '../testing/sample-secret.ts';
import { distrusters, hasMovedOn, losesNoTrust } from './trust.ts';
import { readChain, type Chain } from '../issue/verify-chain.ts';
import { sampleTarget } from '../testing/sample-target.ts';

const NOW = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
let old: SecretData;
let next: SecretData;

beforeAll(async () => {
  old = await sampleSecret(NOW - 5 * DAY);
  next = await sampleSecret(NOW);
});

const authority = (data: SecretData) => String(data['ca.crt']);
const leaf = (data: SecretData): Chain => {
  const chain = readChain(String(data['tls.crt']));
  if (chain === undefined) throw new Error('no certificate');
  return chain;
};
const target = (...bundles: readonly string[]) =>
  sampleTarget('', { entries: bundles.map((caBundle, index) => ({ name: `w${index}`, caBundle })) });

/** The length of the TBSCertificate in one byte more than it takes: BER that OpenSSL reads, and no DER. */
function withLongForm(pem: string): string {
  const { raw } = new X509Certificate(pem);
  const body = raw.subarray(8);
  const content = Buffer.concat([Buffer.of(0x30, 0x83, 0), raw.subarray(6, 8), body]);
  const head = Buffer.of(0x30, 0x82, content.length >> 8, content.length & 255);
  return encodePem({ type: 'CERTIFICATE', headers: new Map(), bytes: Buffer.concat([head, content]) });
}

test('an authority that is no DER is trusted by nobody, as in Go, and stops nothing', () => {
  const broken = withLongForm(authority(old));
  expect(new X509Certificate(broken).ca).toBe(true);
  expect(distrusters(leaf(old), [target(broken)], NOW)).toHaveLength(1);
  expect(distrusters(leaf(old), [target(broken + authority(old))], NOW)).toEqual([]);
});

const bundles = (targets: readonly TrustTarget[]) =>
  targets.flatMap(({ entries }) => entries.map(({ caBundle }) => caBundle));

test('each entry that does not verify the leaf is named', () => {
  const targets = [target(authority(next), '', authority(old)), target(authority(old) + authority(next))];
  expect(distrusters(leaf(next), targets, NOW)).toEqual([
    'MutatingWebhookConfiguration/postern/w1',
    'MutatingWebhookConfiguration/postern/w2',
  ]);
});

describe('a new leaf may take the place of the old one', () => {
  const may = (targets: () => readonly TrustTarget[], now = NOW) =>
    losesNoTrust(leaf(next), leaf(old), bundles(targets()), now);

  test.each<[string, () => readonly TrustTarget[], boolean]>([
    ['when both are trusted everywhere', () => [target(authority(old) + authority(next))], true],
    ['when only the new one is trusted', () => [target(authority(next))], true],
    ['when neither is', () => [target('')], true],
    ['when there is nobody to trust it', () => [], true],
    ['not when only the old one is trusted', () => [target(authority(old))], false],
    [
      'not when one entry of many trusts only the old one',
      () => [target(authority(next), authority(old))],
      false,
    ],
  ])('%s', (_name, targets, expected) => {
    expect(may(targets)).toBe(expected);
  });

  test('when the old one has expired', () => {
    expect(may(() => [target(authority(old))], NOW + 3 * DAY)).toBe(true);
  });

  test('when there is no old one', () => {
    expect(losesNoTrust(leaf(next), undefined, [authority(old)], NOW)).toBe(true);
  });
});

test.each<[string, () => readonly string[], boolean]>([
  ['when each trusts the new leaf and none the old one', () => [authority(next), authority(next)], true],
  [
    'not when one of them trusts the old one, too',
    () => [authority(next), authority(old) + authority(next)],
    false,
  ],
  ['not when one of them trusts neither', () => [authority(next), ''], false],
  ['not when there are none', () => [], false],
])('clients have moved on %s', (_what, given, expected) => {
  expect(hasMovedOn(leaf(next), leaf(old), given(), NOW)).toBe(expected);
});

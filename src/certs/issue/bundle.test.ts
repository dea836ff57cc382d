import { randomBytes, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';

import { composeBundle, LARGEST_BUNDLE, leavesBundleAt } from './bundle.ts';
import { CLOCK_SKEW_MS, issueAuthority, issueLeaf } from './issue.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 10);
const terms = (now: number) => ({ keyType: 'ecdsa-p256' as const, lifetimeMs: 5 * DAY, now, randomBytes });
const authority = async (now: number) => new X509Certificate((await issueAuthority(terms(now))).certificate);
let oldest: X509Certificate;
let old: X509Certificate;
let young: X509Certificate;
let leaf: X509Certificate;

beforeAll(async () => {
  [oldest, old, young] = await Promise.all([
    authority(NOW - 4 * DAY),
    authority(NOW - 2 * DAY),
    authority(NOW),
  ]);
  const pair = await issueAuthority(terms(NOW));
  leaf = new X509Certificate((await issueLeaf(pair, { dns: ['a.svc'], ip: [] }, terms(NOW))).certificate);
});

describe('composing a bundle', () => {
  test('puts the youngest first, whichever of them is in use', () => {
    expect(composeBundle([old], [oldest, young], NOW)).toEqual([young, old, oldest]);
    expect(composeBundle([young], [oldest, old], NOW)).toEqual([young, old, oldest]);
  });

  test('gives the same list for the same set, in whatever order it was found', () => {
    expect(composeBundle([], [young, oldest, old], NOW)).toEqual(
      composeBundle([], [old, young, oldest], NOW),
    );
  });

  test('drops duplicates and certificates that are no authority', () => {
    expect(composeBundle([young, leaf], [old, new X509Certificate(old.raw), young, leaf], NOW)).toEqual([
      young,
      old,
    ]);
  });

  test('drops what has expired, required or not, as soon as no clock can think otherwise', () => {
    const end = oldest.validToDate.getTime();
    expect(leavesBundleAt(oldest)).toBe(end + CLOCK_SKEW_MS);
    expect(composeBundle([oldest], [old], end + CLOCK_SKEW_MS - 1)).toEqual([old, oldest]);
    expect(composeBundle([oldest], [old], end + CLOCK_SKEW_MS)).toEqual([old]);
  });

  test('keeps an authority that is not valid yet: the clock of its issuer was ahead of ours', () => {
    expect(composeBundle([], [young], NOW - 2 * DAY)).toEqual([young]);
  });

  test('does not grow without end: the oldest that are not required have to go', async () => {
    const many = await Promise.all(
      Array.from({ length: LARGEST_BUNDLE + 3 }, (_, index) => authority(NOW + index * 1000)),
    );
    expect(composeBundle([oldest], many, NOW)).toEqual([
      ...many.toReversed().slice(0, LARGEST_BUNDLE - 1),
      oldest,
    ]);
  });
});

import { randomBytes, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';

import { bundleText, composeBundle, LARGEST_BUNDLE, readBundle, voucherOf } from './bundle.ts';
import { issueAuthority, issueLeaf } from './issue.ts';
import type { KeyPair } from './key-pair.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 10);
const terms = (now: number) => ({ keyType: 'ecdsa-p256' as const, lifetimeMs: 5 * DAY, now, randomBytes });
const parse = (pair: KeyPair) => new X509Certificate(pair.certificate);
let old: X509Certificate;
let older: X509Certificate;
let young: X509Certificate;
let youngPair: KeyPair;
let leaf: X509Certificate;

beforeAll(async () => {
  older = parse(await issueAuthority(terms(NOW - 4 * DAY)));
  old = parse(await issueAuthority(terms(NOW - 2 * DAY)));
  youngPair = await issueAuthority(terms(NOW));
  young = parse(youngPair);
  leaf = parse(await issueLeaf(youngPair, { dns: ['a.svc'], ip: [] }, terms(NOW)));
});

describe('reading a bundle', () => {
  test('gives each certificate, whatever stands between them', () => {
    const text = `# comment\n${old.toString()}\n\nother text\n${young.toString()}`;
    expect(readBundle(text).map(String)).toEqual([String(old), String(young)]);
  });

  test.each([
    ['nothing', ''],
    ['other text', 'hello'],
    ['a block that is cut off', '-----BEGIN CERTIFICATE-----\nMIIB'],
    ['a block that is no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
  ])('gives none for %s', (_name, text) => {
    expect(readBundle(text)).toEqual([]);
  });

  test('leaves out the block that is broken and keeps the others', () => {
    const text = `${old.toString()}-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----\n${young.toString()}`;
    expect(readBundle(text)).toHaveLength(2);
  });

  test('gives back what was written', () => {
    expect(bundleText(readBundle(bundleText([young, old])))).toBe(bundleText([young, old]));
  });
});

describe('composing a bundle', () => {
  test('keeps the first in front and puts the others in order of their age', () => {
    expect(composeBundle([old, older, young], NOW)).toEqual([old, young, older]);
  });

  test('gives the same list for the same set, in whatever order it was found', () => {
    expect(composeBundle([young, older, old], NOW)).toEqual(composeBundle([young, old, older], NOW));
  });

  test('drops duplicates, expired certificates and certificates that are no authority', () => {
    expect(composeBundle([young, old, new X509Certificate(old.raw), leaf, older], NOW + 2 * DAY)).toEqual([
      young,
      old,
    ]);
  });

  test('drops the first one too when it has expired', () => {
    expect(composeBundle([older, young], NOW + 2 * DAY)).toEqual([young]);
  });

  test('keeps an authority that is not valid yet: the clock of its issuer was ahead of ours', () => {
    expect(composeBundle([young], NOW - 2 * DAY)).toEqual([young]);
  });

  test('does not grow without end: the oldest have to go', async () => {
    const many = await Promise.all(
      Array.from({ length: LARGEST_BUNDLE + 3 }, async (_, index) =>
        parse(await issueAuthority(terms(NOW + index * 1000))),
      ),
    );
    expect(composeBundle([old, ...many], NOW)).toEqual([
      old,
      ...many.toReversed().slice(0, LARGEST_BUNDLE - 1),
    ]);
  });
});

describe('a leaf is vouched for', () => {
  test('by the authority that signed it, wherever that stands in the bundle', () => {
    expect(voucherOf(leaf, [old, young], NOW)).toBe(young);
  });

  test('by none when its authority is not in the bundle', () => {
    expect(voucherOf(leaf, [old, older], NOW)).toBeUndefined();
  });

  test.each([
    ['after it has expired', NOW + 6 * DAY],
    ['before it is valid', NOW - DAY],
  ])('by none %s', (_name, now) => {
    expect(voucherOf(leaf, [young], now)).toBeUndefined();
  });

  test('by none when an authority of the same name has another key', async () => {
    const impostor = await issueLeaf(
      { ...youngPair, privateKey: (await issueAuthority(terms(NOW))).privateKey },
      { dns: ['a.svc'], ip: [] },
      terms(NOW),
    );
    expect(voucherOf(parse(impostor), [young], NOW)).toBeUndefined();
  });
});

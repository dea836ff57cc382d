import { randomBytes, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';

import { issueAuthority } from './issue.ts';
import { certificatesText, includes, isSame, readCertificates } from './pem-certificates.ts';

let one: X509Certificate;
let other: X509Certificate;

beforeAll(async () => {
  const terms = { keyType: 'ecdsa-p256', lifetimeMs: 60_000, now: Date.now(), randomBytes } as const;
  one = new X509Certificate((await issueAuthority(terms)).certificate);
  other = new X509Certificate((await issueAuthority(terms)).certificate);
});

describe('reading PEM', () => {
  test('gives each certificate, whatever stands between them', () => {
    const text = `# comment\n${one.toString()}\n\nother text\n${other.toString()}`;
    expect(readCertificates(text).map(String)).toEqual([String(one), String(other)]);
  });

  test.each([
    ['nothing', ''],
    ['other text', 'hello'],
    ['a block that is cut off', '-----BEGIN CERTIFICATE-----\nMIIB'],
    ['a block that is no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
  ])('gives none for %s', (_name, text) => {
    expect(readCertificates(text)).toEqual([]);
  });

  test('leaves out the block that is broken and keeps the others', () => {
    const broken = '-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----\n';
    expect(readCertificates(`${one.toString()}${broken}${other.toString()}`)).toHaveLength(2);
  });

  test('gives back what was written', () => {
    expect(certificatesText(readCertificates(certificatesText([other, one])))).toBe(
      certificatesText([other, one]),
    );
  });
});

test('a certificate is the same by its bytes', () => {
  const copy = new X509Certificate(one.raw);
  expect([isSame(one, copy), isSame(one, other)]).toEqual([true, false]);
  expect([includes([other, copy], one), includes([other], one)]).toEqual([true, false]);
});

import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';

import { issueAuthority, issueLeaf, type IssueTerms } from './issue.ts';
import type { KeyPair, KeyType } from './key-pair.ts';
import { openssl } from '../../x509/testing/openssl.ts';
import { keyIdentifierOf } from '../../x509/write-certificate.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NAMES = {
  dns: ['postern', 'postern.ns', 'postern.ns.svc', 'postern.ns.svc.cluster.local'],
  ip: ['127.0.0.1', '::1'],
};

const terms = (over: Partial<IssueTerms> = {}): IssueTerms => ({
  keyType: 'ecdsa-p256',
  lifetimeMs: 30 * DAY,
  now: Date.now(),
  randomBytes,
  ...over,
});

async function issueBoth(keyType: KeyType): Promise<{ authority: KeyPair; leaf: KeyPair }> {
  const authority = await issueAuthority(terms({ keyType, lifetimeMs: 365 * DAY }));
  return { authority, leaf: await issueLeaf(authority, NAMES, terms({ keyType })) };
}

describe.each<KeyType>(['ecdsa-p256', 'rsa-2048'])('with %s keys', keyType => {
  test('openssl accepts the chain under its strict rules, for each name and for a TLS server only', async () => {
    const { authority, leaf } = await issueBoth(keyType);
    const verify = (...extra: string[]) =>
      openssl(['verify', '-x509_strict', '-check_ss_sig', '-CAfile', 'ca.pem', ...extra, 'leaf.pem'], {
        'ca.pem': authority.certificate,
        'leaf.pem': leaf.certificate,
      });

    for (const name of NAMES.dns)
      expect(await verify('-purpose', 'sslserver', '-verify_hostname', name)).toContain('OK');
    for (const ip of NAMES.ip) expect(await verify('-verify_ip', ip)).toContain('OK');
    await expect(verify('-verify_hostname', 'other.ns.svc')).rejects.toThrow(/hostname mismatch/i);
    await expect(verify('-purpose', 'sslclient')).rejects.toThrow(/purpose/i);
  });

  test('the authority says that it is one and what it may do', async () => {
    const { authority } = await issueBoth(keyType);
    const text = await openssl(['x509', '-in', 'ca.pem', '-noout', '-text'], {
      'ca.pem': authority.certificate,
    });
    expect(text).toMatch(/Version: 3/);
    expect(text).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:1\n/);
    expect(text).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign\n/);
    expect(text).toMatch(/Subject Key Identifier: \s+([0-9A-F]{2}:){19}[0-9A-F]{2}\n/);
  });

  test('the leaf says that it is a server certificate and nothing else', async () => {
    const { authority, leaf } = await issueBoth(keyType);
    const text = await openssl(['x509', '-in', 'leaf.pem', '-noout', '-text'], {
      'leaf.pem': leaf.certificate,
    });
    expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE\n/);
    expect(text).toMatch(
      keyType === 'rsa-2048'
        ? /X509v3 Key Usage: critical\s+Digital Signature, Key Encipherment\n/
        : /X509v3 Key Usage: critical\s+Digital Signature\n/,
    );
    expect(text).toMatch(/Extended Key Usage: \s+TLS Web Server Authentication\n/);
    expect(text).toContain(
      'DNS:postern, DNS:postern.ns, DNS:postern.ns.svc, DNS:postern.ns.svc.cluster.local',
    );
    expect(text).toContain('IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    const identifier = keyIdentifierOf(new X509Certificate(authority.certificate))
      ?.toString('hex')
      .toUpperCase();
    expect(text.replaceAll(':', '')).toMatch(new RegExp(`Authority Key Identifier\\s+${identifier}\n`));
    expect(text).toContain(keyType === 'rsa-2048' ? 'sha256WithRSAEncryption' : 'ecdsa-with-SHA256');
  });

  test('each key belongs to its certificate', async () => {
    const { authority, leaf } = await issueBoth(keyType);
    for (const pair of [authority, leaf]) {
      const certificate = new X509Certificate(pair.certificate);
      expect(certificate.checkPrivateKey(createPrivateKey(pair.privateKey))).toBe(true);
    }
  });
});

test('a certificate is valid from an hour before now until its lifetime has passed', async () => {
  const now = Date.UTC(2026, 5, 1, 12);
  const authority = new X509Certificate((await issueAuthority(terms({ now, lifetimeMs: DAY }))).certificate);
  expect(authority.validFromDate).toEqual(new Date(now - HOUR));
  expect(authority.validToDate).toEqual(new Date(now + DAY));
});

test('a certificate that ends after 2049 ends when it should', async () => {
  const now = Date.UTC(2049, 11, 31);
  const pair = await issueAuthority(terms({ now, lifetimeMs: 10 * DAY }));
  expect(new X509Certificate(pair.certificate).validToDate).toEqual(new Date(now + 10 * DAY));
  expect(
    await openssl(['x509', '-in', 'ca.pem', '-noout', '-enddate'], { 'ca.pem': pair.certificate }),
  ).toContain('2050');
});

test('a leaf never outlives its authority', async () => {
  const now = Date.UTC(2026, 0, 1);
  const authority = await issueAuthority(terms({ now, lifetimeMs: DAY }));
  const leaf = await issueLeaf(authority, NAMES, terms({ now: now + HOUR, lifetimeMs: 30 * DAY }));
  expect(new X509Certificate(leaf.certificate).validToDate).toEqual(new Date(now + DAY));
});

test.each([
  ['with the highest bit set', Buffer.alloc(16, 0xff), 'FF'.repeat(16)],
  ['with zeros in front', Buffer.concat([Buffer.alloc(15), Buffer.of(9)]), '09'],
])('a serial %s stays positive and minimal', async (_name, serial, expected) => {
  const pair = await issueAuthority(terms({ randomBytes: () => serial }));
  expect(new X509Certificate(pair.certificate).serialNumber).toBe(expected);
  expect(
    await openssl(['verify', '-x509_strict', '-CAfile', 'ca.pem', 'ca.pem'], { 'ca.pem': pair.certificate }),
  ).toContain('OK');
});

test('two authorities differ in name, key identifier and serial', async () => {
  const [one, other] = await Promise.all([issueAuthority(terms()), issueAuthority(terms())]);
  const facts = (pair: KeyPair) => new X509Certificate(pair.certificate);
  expect(facts(one).subject).not.toBe(facts(other).subject);
  expect(facts(one).serialNumber).not.toBe(facts(other).serialNumber);
  expect(keyIdentifierOf(facts(one))).not.toEqual(keyIdentifierOf(facts(other)));
});

test('a leaf is signed under an authority that openssl made, named and identified as there', async () => {
  const privateKey = await openssl(
    ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
    {},
  );
  const certificate = await openssl(
    [
      'req',
      '-x509',
      '-key',
      'key.pem',
      '-subj',
      '/O=Platform Team/CN=Test Root',
      '-addext',
      'keyUsage=critical,keyCertSign',
    ],
    { 'key.pem': privateKey },
  );
  const leaf = await issueLeaf({ certificate, privateKey }, NAMES, terms({ lifetimeMs: DAY }));
  const files = { 'ca.pem': certificate, 'leaf.pem': leaf.certificate };
  expect(await openssl(['verify', '-x509_strict', '-CAfile', 'ca.pem', 'leaf.pem'], files)).toContain('OK');
  expect(new X509Certificate(leaf.certificate).issuer).toBe('O=Platform Team\nCN=Test Root');
});

import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';

import { openssl } from '../../x509/testing/openssl.ts';
import { sampleCertificate, sampleChain, sampleKinds } from '../../x509/testing/sample-certificates.ts';
import { render } from './testing/render.ts';

const authority = sampleCertificate({ name: 'authority' });
const world = { key: authority.keyPem, certificate: authority.pem };
const custom = '(buildCustomCert (.certificate | b64enc) (.key | b64enc))';

describe.each(sampleKinds)('under an authority with a %s key', kind => {
  const { keyPem } = sampleCertificate({ kind });

  test('a certificate is accepted by openssl for its names', async () => {
    const template =
      '{{ $ca := genCAWithKey "ca" 365 .key }}' +
      '{{ $c := genSignedCertWithKey "server" (list "10.0.0.1" "::1") (list "a.example" "*.b.example") 30 $ca .key }}' +
      '{{ $ca.Cert }}|{{ $c.Cert }}';
    const [ca = '', leaf = ''] = (await render(template, { key: keyPem })).split('|');
    const verify = (...extra: string[]) =>
      openssl(['verify', '-CAfile', 'ca', ...extra, 'leaf'], { ca, leaf });

    for (const purpose of ['sslserver', 'sslclient'])
      expect(await verify('-purpose', purpose)).toContain('OK');
    for (const name of ['a.example', 'x.b.example'])
      expect(await verify('-verify_hostname', name)).toContain('OK');
    for (const ip of ['10.0.0.1', '::1']) expect(await verify('-verify_ip', ip)).toContain('OK');
    await expect(verify('-verify_hostname', 'c.example')).rejects.toThrow(/hostname mismatch/i);
  });
});

describe('a new authority', () => {
  test('has a key of its own and signs itself', async () => {
    const [cert = '', key = ''] = (
      await render('{{ $c := genCA "my ca" 365 }}{{ $c.Cert }}|{{ $c.Key }}')
    ).split('|');
    const certificate = new X509Certificate(cert);
    expect(certificate.subject).toBe('CN=my ca');
    expect([certificate.ca, certificate.verify(certificate.publicKey)]).toEqual([true, true]);
    expect(key.startsWith('-----BEGIN RSA PRIVATE KEY-----')).toBe(true);
    expect(await openssl(['pkey', '-in', 'k', '-pubout'], { k: key })).toBe(
      certificate.publicKey.export({ type: 'spki', format: 'pem' }),
    );
  });

  test('signs what openssl accepts under its strict rules but for the missing identifier', async () => {
    const template =
      '{{ $ca := genCA "ca" 2 }}{{ $c := genSignedCert "c" nil (list "c") 1 $ca }}{{ $ca.Cert }}|{{ $c.Cert }}';
    const [ca = '', leaf = ''] = (await render(template)).split('|');
    expect(await openssl(['verify', '-x509_strict', '-CAfile', 'ca', 'leaf'], { ca, leaf })).toContain('OK');
  });
});

test('a self-signed certificate is no authority', async () => {
  const pem = await render('{{ (genSelfSignedCertWithKey "c" nil (list "a.b") 1 .key).Cert }}', world);
  const certificate = new X509Certificate(pem);
  expect([certificate.ca, certificate.subjectAltName, certificate.issuer]).toEqual([
    false,
    'DNS:a.b',
    'CN=c',
  ]);
});

test('an authority from elsewhere signs and is named as it writes itself', async () => {
  const template = `{{ (genSignedCertWithKey "c" nil nil 1 ${custom} .key).Cert }}`;
  const certificate = new X509Certificate(await render(template, world));
  expect(certificate.verify(new X509Certificate(authority.pem).publicKey)).toBe(true);
  expect(certificate.checkIssued(new X509Certificate(authority.pem))).toBe(true);
});

test('a certificate is a struct of two texts', async () => {
  expect(await render(`{{ $c := ${custom} }}{{ printf "%T" $c }} {{ $c }}`, world)).toBe(
    `sprig.certificate {${authority.pem} ${authority.keyPem}}`,
  );
});

describe('the times of a certificate', () => {
  const now = Date.UTC(2026, 0, 1);
  const tools = { now: () => now, randomBytes: (size: number) => Buffer.alloc(size, 1) };

  test.each([
    [1, '2026-01-02T00:00:00.000Z'],
    [0, '2026-01-01T00:00:00.000Z'],
    [-1, '2025-12-31T00:00:00.000Z'],
    [18250, '2075-12-20T00:00:00.000Z'],
    // 292 years are more nanoseconds than Go can count: it begins anew from the other end.
    [106752, '1733-09-22T00:25:26.000Z'],
  ])('end after %d days, as Go counts them', async (days, end) => {
    const pem = await render(`{{ (genSelfSignedCertWithKey "c" nil nil ${days} .key).Cert }}`, world, tools);
    const certificate = new X509Certificate(pem);
    expect(certificate.validFromDate.getTime()).toBe(now);
    expect(certificate.validToDate.toISOString()).toBe(end);
  });
});

describe('what cannot be made is refused, and nothing is quoted', () => {
  const dsa =
    '-----BEGIN DSA PRIVATE KEY-----\nMBICAQACAQACAQACAQACAQACAQA=\n-----END DSA PRIVATE KEY-----\n';
  const strings = { ...world, dsa, short: '', other: sampleChain().leaf.keyPem };

  test.each([
    ['no base64', '{{ buildCustomCert "secret!" "" }}', 'unable to decode base64 certificate'],
    ['no base64 for a key', '{{ buildCustomCert "" "secret!" }}', 'unable to decode base64 private key'],
    ['no certificate', '{{ buildCustomCert "" "" }}', 'unable to decode certificate'],
    [
      'a key for a certificate',
      '{{ buildCustomCert (.key | b64enc) (.key | b64enc) }}',
      'error parsing certificate: decodedCert.Bytes: ',
    ],
    [
      'a certificate for a key',
      '{{ buildCustomCert (.certificate | b64enc) (.certificate | b64enc) }}',
      'error parsing private key: no private key data',
    ],
    ['no key', '{{ genCAWithKey "c" 1 "secret" }}', 'parsing private key: no PEM data in input'],
    ['a DSA key', '{{ genCAWithKey "c" 1 .dsa }}', 'unsupported public key type: *dsa.PublicKey'],
    [
      'an address that is none',
      '{{ genSelfSignedCert "c" (list "secret") nil 1 }}',
      'error creating certificate: error parsing ip',
    ],
    [
      'an address that is no text',
      '{{ genSelfSignedCert "c" (list 1) nil 1 }}',
      'error parsing ip: it is not a string',
    ],
    [
      'a name that is no text',
      '{{ genSelfSignedCert "c" nil (list 1) 1 }}',
      'error processing alternate dns name',
    ],
    [
      'a name beyond ASCII',
      '{{ genSelfSignedCertWithKey "c" nil (list "secrét") 1 .key }}',
      'cannot be encoded as an IA5String',
    ],
    [
      'a common name that is no UTF-8',
      '{{ genSelfSignedCertWithKey "secret\\xff" nil nil 1 .key }}',
      'asn1: string not valid UTF-8',
    ],
    [
      'an authority whose key is another’s',
      '{{ genSignedCertWithKey "c" nil nil 1 (buildCustomCert (.certificate | b64enc) (.other | b64enc)) .key }}',
      "provided PrivateKey doesn't match parent's PublicKey",
    ],
    [
      'a map for an authority',
      '{{ genSignedCert "c" nil nil 1 (dict "Cert" "a" "Key" "b") }}',
      'wrong type for value; expected sprig.certificate; got map[string]interface {}',
    ],
  ])('%s', async (_name, template, message) => {
    const error: unknown = await render(template, strings).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain(message);
    expect(String(error).replaceAll(/at <[^>]*>/g, '')).not.toContain('secret');
  });
});

test('a DSA key is carried by a custom certificate', async () => {
  const dsa = await render('{{ genPrivateKey "dsa" }}');
  const template = '{{ (buildCustomCert (.certificate | b64enc) (.dsa | b64enc)).Key }}';
  expect(await render(template, { ...world, dsa })).toBe(dsa);
}, 60_000);

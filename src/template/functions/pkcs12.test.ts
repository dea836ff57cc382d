import { describe, expect, test } from 'vitest';

import { openssl } from '../../x509/testing/openssl.ts';
import { sampleCertificate, sampleChain } from '../../x509/testing/sample-certificates.ts';
import { render } from './testing/render.ts';

const { root, intermediate, leaf } = sampleChain();
const other = sampleCertificate({ name: 'other' });
const world = {
  key: leaf.keyPem,
  leaf: leaf.pem,
  shuffled: leaf.pem + root.pem + intermediate.pem,
  disjunct: leaf.pem + other.pem,
};
const chain = leaf.pem + intermediate.pem + root.pem;

describe('an archive that was made is opened again', () => {
  test.each([
    ['key', '{{ pkcs12key (pemToPkcs12 .leaf .key | b64dec) }}', leaf.keyPem],
    [
      'key under a password',
      '{{ pemToPkcs12Pass .leaf .key "ü" | b64dec | pkcs12keyPass "ü" }}',
      leaf.keyPem,
    ],
    ['the first certificate alone', '{{ pkcs12cert (pemToPkcs12 .shuffled .key | b64dec) }}', leaf.pem],
    ['all, put in order', '{{ pkcs12cert (fullPemToPkcs12 .shuffled .key | b64dec) }}', chain],
    [
      'all under a password',
      '{{ fullPemToPkcs12Pass .shuffled .key "p" | b64dec | pkcs12certPass "p" }}',
      chain,
    ],
    [
      'no chain, as it stands',
      '{{ pkcs12cert (fullPemToPkcs12 .disjunct .key | b64dec) }}',
      leaf.pem + other.pem,
    ],
  ])('%s', async (_name, template, expected) => {
    expect(await render(template, world)).toBe(expected);
  });
});

test('an archive is base64 of what openssl opens', async () => {
  const archive = Buffer.from(
    await render('{{ fullPemToPkcs12Pass .shuffled .key "pass" }}', world),
    'base64',
  );
  const opened = await openssl(['pkcs12', '-in', 'a', '-passin', 'pass:pass', '-nodes'], { a: archive });
  expect(opened.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
  expect(opened).toContain(leaf.keyPem);
});

test('the key need not be the certificate’s', async () => {
  const template = '{{ pkcs12key (pemToPkcs12 .leaf .other | b64dec) }}';
  expect(await render(template, { ...world, other: other.keyPem })).toBe(other.keyPem);
});

test('a trust store holds every certificate', async () => {
  const store = Buffer.from(
    await render('{{ pemTruststoreToPKCS12Pass .shuffled "pass" }}', world),
    'base64',
  );
  const arguments_ = ['pkcs12', '-in', 'a', '-passin', 'pass:pass', '-nokeys'];
  expect((await openssl(arguments_, { a: store })).match(/friendlyName: CN=\w+/g)).toEqual([
    'friendlyName: CN=leaf',
    'friendlyName: CN=root',
    'friendlyName: CN=intermediate',
  ]);
});

test('a trust store of nothing and without a password is one', async () => {
  expect(await render('{{ pemTruststoreToPKCS12 "" | len }}')).not.toBe('0');
});

describe('what cannot be done is refused, and nothing is quoted', () => {
  test.each([
    [
      'another password',
      '{{ pemToPkcs12Pass .leaf .key "p" | b64dec | pkcs12keyPass "secret" }}',
      'unable to decode pkcs12 with password: pkcs12: decryption password incorrect',
    ],
    [
      'another password for certificates',
      '{{ pemToPkcs12Pass .leaf .key "p" | b64dec | pkcs12certPass "secret" }}',
      'unable to decode pkcs12 certificate with password: pkcs12: decryption password incorrect',
    ],
    ['no archive', '{{ pkcs12key "secret" }}', 'unable to decode pkcs12 with password: asn1'],
    [
      'base64 that nobody decoded',
      '{{ pkcs12key (pemToPkcs12 .leaf .key) }}',
      'unable to decode pkcs12 with password: asn1',
    ],
    [
      'a password that PKCS#12 cannot have',
      '{{ pemToPkcs12Pass .leaf .key "secret😀" }}',
      'cannot be encoded in UCS-2',
    ],
    ['no certificate', '{{ pemToPkcs12 "secret" .key }}', 'what should be a PEM block is none'],
    ['no key', '{{ pemToPkcs12 .leaf "secret" }}', 'what should be a PEM block is none'],
    ['a certificate for a key', '{{ pemToPkcs12 .leaf .leaf }}', 'unable to parse private key type'],
    ['a key for a certificate', '{{ pemToPkcs12 .key .key }}', 'asn1'],
    // ESO fails on these as well.
    [
      'an empty line behind a full chain',
      '{{ fullPemToPkcs12 (print .leaf "\\n") .key }}',
      'what should be a PEM block is none',
    ],
    [
      'an empty line behind a trust store',
      '{{ pemTruststoreToPKCS12 (print .leaf "\\n") }}',
      'what should be a PEM block is none',
    ],
    ['a key in a full chain', '{{ fullPemToPkcs12 (print .leaf .key) .key }}', 'asn1'],
  ])('%s', async (_name, template, message) => {
    const error: unknown = await render(template, world).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain(message);
    // The template itself has the word; the message may say where, but no more of it.
    expect(String(error).replaceAll(/at <[^>]*>/g, '')).not.toContain('secret');
  });
});

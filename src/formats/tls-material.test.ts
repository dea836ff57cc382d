import { describe, expect, test } from 'vitest';

import { encodePem } from '../golang/encoding/pem.ts';
import { writePkcs8, writeSec1 } from '../x509/private-key.ts';
import { openssl } from '../x509/testing/openssl.ts';
import { sampleCertificate, sampleChain, sampleKinds } from '../x509/testing/sample-certificates.ts';
import { tlsMaterial } from './tls-material.ts';

const { root, intermediate, leaf } = sampleChain();
const data = (entries: Readonly<Record<string, string>>) =>
  new Map(Object.entries(entries).map(([key, text]) => [key, Buffer.from(text)]));
const material = (entries: Readonly<Record<string, string>>) => tlsMaterial(data(entries), 'jks');
const ders = (samples: readonly { certificate: { der: Buffer } }[]) =>
  samples.map(({ certificate }) => certificate.der);

describe('the chain goes from the key’s certificate to the root', () => {
  test.each([
    ['in order', leaf.pem + intermediate.pem + root.pem, undefined, [leaf, intermediate, root]],
    ['in no order', root.pem + leaf.pem + intermediate.pem, undefined, [leaf, intermediate, root]],
    ['with the root in ca.crt', leaf.pem + intermediate.pem, root.pem, [leaf, intermediate, root]],
    ['with the root in both', leaf.pem + intermediate.pem + root.pem, root.pem, [leaf, intermediate, root]],
    ['without the root', leaf.pem + intermediate.pem, undefined, [leaf, intermediate]],
    ['with a gap', leaf.pem + root.pem, undefined, [leaf]],
    [
      'with another certificate beside',
      sampleCertificate({ name: 'other' }).pem + leaf.pem,
      undefined,
      [leaf],
    ],
    ['with text around', `Subject: leaf\n${leaf.pem}\n`, undefined, [leaf]],
  ])('%s', (_name, certificates, authorities, expected) => {
    const entries = { 'tls.key': leaf.keyPem, 'tls.crt': certificates };
    const made = material(authorities === undefined ? entries : { ...entries, 'ca.crt': authorities });
    expect(made.chain.map(({ der }) => der)).toEqual(ders(expected));
  });

  test('also where certificates have no key identifiers', () => {
    const bare = sampleCertificate({ name: 'bare root', subjectKeyId: null });
    const child = sampleCertificate({ name: 'leaf', issuer: bare, subjectKeyId: null });
    const { chain } = material({ 'tls.key': child.keyPem, 'tls.crt': child.pem + bare.pem });
    expect(chain.map(({ der }) => der)).toEqual(ders([child, bare]));
  });

  test('and of two issuers of one name it is the one that the identifier names', () => {
    const impostor = sampleCertificate({ name: 'intermediate' });
    const { chain } = material({
      'tls.key': leaf.keyPem,
      'tls.crt': leaf.pem + impostor.pem + intermediate.pem,
    });
    expect(chain.map(({ der }) => der)).toEqual(ders([leaf, intermediate]));
  });
});

test('what ca.crt holds is to be trusted', () => {
  const entries = { 'tls.key': leaf.keyPem, 'tls.crt': leaf.pem, 'ca.crt': root.pem + intermediate.pem };
  expect(material(entries).authorities.map(({ der }) => der)).toEqual(ders([root, intermediate]));
  expect(material({ 'tls.key': leaf.keyPem, 'tls.crt': leaf.pem }).authorities).toEqual([]);
});

test.each(sampleKinds)('a %s key is found to be that of its certificate', kind => {
  const sample = sampleCertificate({ kind });
  expect(material({ 'tls.key': sample.keyPem, 'tls.crt': sample.pem }).key).toEqual(sample.key);
});

test('a key may have its parameters in front, as openssl writes them', () => {
  if (leaf.key.kind !== 'ec') throw new TypeError('no EC key');
  const block = (type: string, bytes: Buffer) => encodePem({ type, headers: new Map(), bytes });
  const parameters = block('EC PARAMETERS', Buffer.from('06082a8648ce3d030107', 'hex'));
  const pem = parameters + block('EC PRIVATE KEY', writeSec1(leaf.key));
  expect(material({ 'tls.key': pem, 'tls.crt': leaf.pem }).keyBlock.type).toBe('EC PRIVATE KEY');
});

describe('what cannot be used is refused by its key of the Secret and with no value', () => {
  test.each([
    ['no key', { 'tls.crt': leaf.pem }, 'tls.key is missing or holds no private key in PEM'],
    [
      'a certificate for a key',
      { 'tls.key': leaf.pem, 'tls.crt': leaf.pem },
      'tls.key is missing or holds no private key',
    ],
    [
      'two keys',
      { 'tls.key': leaf.keyPem + root.keyPem, 'tls.crt': leaf.pem },
      'tls.key holds more than one private key',
    ],
    ['no certificate', { 'tls.key': leaf.keyPem }, 'tls.crt is missing or holds no certificate in PEM'],
    [
      'another key',
      { 'tls.key': root.keyPem, 'tls.crt': leaf.pem },
      'no certificate in tls.crt belongs to the private key',
    ],
    [
      'an empty ca.crt',
      { 'tls.key': leaf.keyPem, 'tls.crt': leaf.pem, 'ca.crt': '' },
      'ca.crt is missing or holds no certificate',
    ],
    [
      'a broken certificate',
      { 'tls.key': leaf.keyPem, 'tls.crt': leaf.pem.replace('MII', 'AII').replace('MIIB', 'AIIB') },
      'tls.crt cannot be read: ',
    ],
    [
      'a broken key',
      { 'tls.key': leaf.keyPem.replace('MI', 'AI'), 'tls.crt': leaf.pem },
      'tls.key cannot be read: unable to parse',
    ],
  ])('%s', (_name, entries, reason) => {
    expect(() => material(entries)).toThrow(`the data cannot be written as jks: ${reason}`);
  });

  test('an encrypted key', async () => {
    const encrypted = await openssl(['pkey', '-in', 'key.pem', '-aes256', '-passout', 'pass:abcd'], {
      'key.pem': leaf.keyPem,
    });
    expect(() => material({ 'tls.key': encrypted, 'tls.crt': leaf.pem })).toThrow(
      'the private key in tls.key is encrypted',
    );
  });
});

test('the key stays the one that was given', () => {
  expect(writePkcs8(material({ 'tls.key': leaf.keyPem, 'tls.crt': leaf.pem }).key)).toEqual(
    writePkcs8(leaf.key),
  );
});

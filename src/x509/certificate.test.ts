import { describe, expect, test } from 'vitest';

import { readCertificate } from './certificate.ts';
import {
  children,
  derNode,
  explicitTag,
  integer,
  octetString,
  sequence,
  decodeDer,
  decodeFirst,
  type DerNode,
} from './der.ts';
import { Malformed } from './malformed.ts';
import { openssl, opensslBytes } from './testing/openssl.ts';
import { alternativeNames, sampleCertificate, sampleKinds } from './testing/sample-certificates.ts';

const nothing = sequence();

test.each(sampleKinds)('a certificate of openssl with a %s key is read', async kind => {
  const { keyPem } = sampleCertificate({ kind });
  const arguments_ = [
    'req',
    '-x509',
    '-key',
    'key.pem',
    '-outform',
    'DER',
    '-subj',
    '/O=Example/CN=example.com',
  ];

  const certificate = readCertificate(await opensslBytes(arguments_, { 'key.pem': keyPem }));

  expect(certificate.subject).toEqual([
    { type: '2.5.4.10', value: 'Example' },
    { type: '2.5.4.3', value: 'example.com' },
  ]);
  expect(certificate.subjectKeyId).toHaveLength(20);
  expect(certificate.authorityKeyId).toEqual(certificate.subjectKeyId);
});

test('a certificate without identifiers has none', () => {
  const { certificate } = sampleCertificate({ subjectKeyId: null });
  expect([certificate.subjectKeyId, certificate.authorityKeyId]).toEqual([undefined, undefined]);
});

test('an authority key identifier may be empty, or name the issuer alone', async () => {
  const empty = sampleCertificate({ authorityKeyId: Buffer.alloc(0) });
  const byName = sampleCertificate({
    extensions: [{ id: '2.5.29.35', critical: false, value: sequence(derNode(0xa1, Buffer.alloc(0))) }],
  });

  expect(empty.certificate.authorityKeyId).toEqual(Buffer.alloc(0));
  expect(byName.certificate.authorityKeyId).toBeUndefined();
});

test('names stand by their kinds', () => {
  const names = { dns: ['a.b', '*.c'], ip: ['10.0.0.1', '::1'], email: ['x@y'], uri: ['https://z'] };
  const { certificate } = sampleCertificate({ extensions: [alternativeNames(names)] });

  expect(certificate.names).toEqual({
    ...names,
    ip: [Buffer.of(10, 0, 0, 1), Buffer.from('1'.padStart(32, '0'), 'hex')],
  });
});

test('a certificate of version 1 has no extensions', async () => {
  const { keyPem } = sampleCertificate({ kind: 'rsa' });
  const request = await openssl(['req', '-new', '-key', 'key.pem', '-subj', '/CN=old'], {
    'key.pem': keyPem,
  });
  const sign = ['x509', '-req', '-in', 'request.pem', '-signkey', 'key.pem', '-outform', 'DER'];

  const certificate = readCertificate(
    await opensslBytes(sign, { 'key.pem': keyPem, 'request.pem': request }),
  );

  expect(certificate).toMatchObject({ subject: [{ value: 'old' }], subjectKeyId: undefined });
});

describe('what is no certificate is refused', () => {
  const good = sampleCertificate().certificate.der;
  const [tbs = nothing, algorithm = nothing, signature = nothing] = children(decodeDer(good));
  const fields = children(tbs);
  /** With one field of the part that is signed replaced. */
  const withField = (index: number, field: DerNode) =>
    sequence(sequence(...fields.with(index, field)), algorithm, signature).encoded;
  const at = (tag: number, text: string) => derNode(tag, Buffer.from(text));
  const spki = (oid: string, bits: string) =>
    decodeFirst(Buffer.from(`30${hexLength(oid + bits)}${oid}${bits}`, 'hex')).node;

  test.each([
    ['nothing', 'data truncated', Buffer.alloc(0)],
    ['text', 'data truncated', Buffer.from('no certificate')],
    ['a certificate cut off', 'data truncated', good.subarray(0, -1)],
    ['a certificate with more behind it', 'trailing data', Buffer.concat([good, Buffer.of(0)])],
    ['another version', 'invalid version', withField(0, explicitTag(0, integer(3)))],
    ['a negative serial number', 'negative serial number', withField(1, derNode(2, Buffer.of(0x80)))],
    [
      'another algorithm inside than outside',
      'inner and outer',
      withField(2, sequence(children(algorithm)[0] ?? nothing, integer(1))),
    ],
    ['an issuer that is no name', 'structure error', withField(3, integer(1))],
    [
      'a month that is none',
      'malformed time',
      withField(4, sequence(at(0x17, '201301000000Z'), at(0x17, '301201000000Z'))),
    ],
    [
      'a day that is none',
      'malformed time',
      withField(4, sequence(at(0x17, '230229000000Z'), at(0x17, '301201000000Z'))),
    ],
    [
      'a time of another type',
      'unsupported time format',
      withField(4, sequence(at(0x16, '201201000000Z'), at(0x17, '301201000000Z'))),
    ],
    [
      'a curve that is not NIST’s',
      'unsupported elliptic curve',
      withField(6, spki('301006072a8648ce3d020106052b8104000a', '03020004')),
    ],
    [
      'a point that is not on the curve',
      'invalid elliptic curve point',
      withField(6, spki('301306072a8648ce3d020106082a8648ce3d030107', `034200${'04'.padEnd(130, '1')}`)),
    ],
    [
      'an RSA key without the NULL',
      'invalid RSA public key',
      withField(6, spki('300b06092a864886f70d010101', '030b003008020300800102010 3'.replace(' ', ''))),
    ],
    [
      'an Ed25519 key of the wrong length',
      'invalid public key',
      withField(6, spki('300506032b6570', '030300aaaa')),
    ],
    ['an extension twice', 'duplicate extensions', withField(7, duplicated(fields[7] ?? nothing))],
  ])('%s: %s', (_name, message, der) => {
    expect(() => readCertificate(der)).toThrow(Malformed);
    expect(() => readCertificate(der)).toThrow(message);
  });

  test.each([
    ['subject', '2.5.29.14', octetString(Buffer.of(1))],
    ['authority', '2.5.29.35', sequence()],
  ])('a critical %s key identifier', (_name, id, value) => {
    const make = () => sampleCertificate({ subjectKeyId: null, extensions: [{ id, critical: true, value }] });
    expect(make).toThrow(Malformed);
  });

  test('an address of three bytes, and a name beyond ASCII', () => {
    expect(() => sampleCertificate({ extensions: [alternativeNames({ ip: ['none'] })] })).toThrow(Malformed);
    expect(() => sampleCertificate({ extensions: [alternativeNames({ dns: ['é'] })] })).toThrow(Malformed);
  });
});

test('a time with an offset, without seconds, or on a leap day is one', () => {
  const good = sampleCertificate().certificate.der;
  const [tbs = nothing, algorithm = nothing, signature = nothing] = children(decodeDer(good));
  for (const time of ['240229000000Z', '2402290000Z', '240229000000+0100']) {
    const validity = sequence(
      derNode(0x17, Buffer.from(time)),
      derNode(0x18, Buffer.from('20500101000000Z')),
    );
    const der = sequence(sequence(...children(tbs).with(4, validity)), algorithm, signature).encoded;
    expect(readCertificate(der).subject).toHaveLength(1);
  }
});

function hexLength(hex: string): string {
  return (hex.length / 2).toString(16).padStart(2, '0');
}

function duplicated(wrapper: DerNode): DerNode {
  const extensions = children(children(wrapper)[0] ?? nothing);
  return explicitTag(3, sequence(...extensions, extensions[0] ?? nothing));
}

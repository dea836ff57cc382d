import { createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';

import {
  children,
  contextTag,
  decodeDer,
  derNode,
  explicitTag,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  type DerNode,
} from '../x509/der.ts';
import { Malformed } from '../x509/malformed.ts';
import { writePkcs8 } from '../x509/private-key.ts';
import { hasKeytool, keytool, openssl, opensslBytes } from '../x509/testing/openssl.ts';
import {
  sampleCertificate,
  sampleChain,
  sampleKinds,
  type Sample,
} from '../x509/testing/sample-certificates.ts';
import { commonName } from '../x509/write-certificate.ts';
import { readArchive } from './read-archive.ts';
import { writeArchive, writeTrustStore } from './write-archive.ts';

const TRIPLE_DES = '-keypbe DES-EDE3-CBC -certpbe DES-EDE3-CBC';
const nothing = sequence();
const bytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
const sealing = (password: string) => ({ password: bytes(password), randomBytes });
const chain = sampleChain();
const certificates = [chain.leaf, chain.intermediate, chain.root].map(({ certificate }) => certificate);

const archive = (sample: Sample, password: string) =>
  writeArchive({ key: sample.key, certificates: [sample.certificate] }, sealing(password));

describe.each(sampleKinds)('an archive of a %s key', kind => {
  const { root, leaf } = sampleChain(kind);

  test('is opened by openssl', async () => {
    const made = writeArchive(
      { key: leaf.key, certificates: [leaf.certificate, root.certificate] },
      sealing('pass'),
    );
    const open = (...extra: string[]) =>
      openssl(['pkcs12', '-in', 'a.p12', '-passin', 'pass:pass', '-nodes', ...extra], { 'a.p12': made });

    expect(await open('-nocerts')).toContain(leaf.keyPem);
    expect((await open('-nokeys')).match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(await open('-nokeys', '-clcerts')).toContain(leaf.pem);
  });

  test('comes back as it was', () => {
    const content = { key: leaf.key, certificates: [leaf.certificate, root.certificate] } as const;
    expect(readArchive(writeArchive(content, sealing('pass')), 'pass')).toEqual(content);
  });

  test('of openssl is opened', async () => {
    const files = { 'key.pem': leaf.keyPem, 'certificate.pem': leaf.pem, 'root.pem': root.pem };
    const arguments_ = ['-inkey', 'key.pem', '-in', 'certificate.pem', '-certfile', 'root.pem'];
    const made = await opensslBytes(['pkcs12', '-export', ...arguments_, '-passout', 'pass:pass'], files);

    const opened = readArchive(made, 'pass');

    expect(opened.key).toEqual(leaf.key);
    expect(opened.certificates.map(({ der }) => der)).toEqual([leaf.certificate.der, root.certificate.der]);
  });
});

describe('passwords', () => {
  test.each(['', 'changeit', 'pässword', '中文', 'x'.repeat(200)])(
    '%j opens what it sealed, for openssl too',
    async password => {
      const made = archive(chain.leaf, password);

      expect(readArchive(made, bytes(password)).key).toEqual(chain.leaf.key);
      const passin = ['-passin', `pass:${password}`, '-noout'];
      await expect(openssl(['pkcs12', '-in', 'a.p12', ...passin], { 'a.p12': made })).resolves.toBe('');
    },
  );

  test('another does not open it, and is not named', () => {
    const made = archive(chain.leaf, 'right');
    expect(() => readArchive(made, 'a wrong one')).toThrow(Malformed);
    expect(() => readArchive(made, 'a wrong one')).toThrow(/^pkcs12: decryption password incorrect$/);
  });
});

describe('archives that openssl seals in other ways are opened', () => {
  const files = { 'key.pem': chain.leaf.keyPem, 'certificate.pem': chain.leaf.pem };
  const seal = (options: string, password: string) =>
    opensslBytes(
      [
        'pkcs12',
        '-export',
        '-inkey',
        'key.pem',
        '-in',
        'certificate.pem',
        '-passout',
        `pass:${password}`,
        ...options.split(' ').filter(Boolean),
      ],
      files,
    );

  test.each([
    ['3DES', '-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1'],
    ['RC2 of 40 bits', '-legacy'],
    ['RC2 of 128 bits', '-legacy -keypbe PBE-SHA1-RC2-128 -certpbe PBE-SHA1-RC2-128'],
    ['AES of 128 and 192 bits', '-keypbe AES-128-CBC -certpbe AES-192-CBC'],
    ['SHA-512', '-macalg sha512'],
    ['one iteration', '-iter 1 -nomaciter'],
    ['many iterations', '-iter 100000'],
    ['nothing encrypted', '-keypbe NONE -certpbe NONE'],
    ['a name', '-name friendly'],
  ])('%s', async (_name, options) => {
    for (const password of ['', 'pässword']) {
      const opened = readArchive(await seal(options, password), bytes(password));
      expect(opened.key).toEqual(chain.leaf.key);
    }
  });

  test('without a seal, for the empty password only', async () => {
    const opened = readArchive(await seal('-nomac', ''), '');
    expect(opened.key).toEqual(chain.leaf.key);
    const sealedWith = await seal('-nomac', 'pass');
    expect(() => readArchive(sealedWith, 'pass')).toThrow('pkcs12: no MAC in data');
  });

  test.each([
    ['another digest', '-macalg sha384', 'this MAC digest algorithm is not supported'],
    ['another cipher', TRIPLE_DES, 'this pbes2 algorithm is not supported'],
    // Of these two the data of one is no multiple of the blocks of AES.
    ['another cipher, one length', `${TRIPLE_DES} -name n`, 'this pbes2 algorithm is not supported'],
    [
      'another cipher, the other length',
      `${TRIPLE_DES} -name nnnnn`,
      'this pbes2 algorithm is not supported',
    ],
    ['no certificate', '-nocerts', 'certificate missing'],
  ])('but not with %s, which External Secrets does not know either', async (_name, options, message) => {
    const made = await seal(options, 'pass');
    expect(() => readArchive(made, 'pass')).toThrow(message);
  });
});

describe('a trust store', () => {
  const store = writeTrustStore(
    [chain.root.certificate, chain.intermediate.certificate],
    sealing('changeit'),
  );

  test.skipIf(!hasKeytool)('is one to Java: each certificate a trusted entry under its name', async () => {
    const list = ['-list', '-keystore', 'trust.p12', '-storepass', 'changeit'];
    const printed = await keytool(list, { 'trust.p12': store });
    expect(printed).toMatch(/^cn=root, .*trustedCertEntry,/m);
    expect(printed).toMatch(/^cn=intermediate, .*trustedCertEntry,/m);
  });

  test('has no key, so that it is no archive', () => {
    expect(() => readArchive(store, 'changeit')).toThrow('pkcs12: private key missing');
  });

  test('may be empty', async () => {
    const empty = writeTrustStore([], sealing('changeit'));
    const opened = openssl(['pkcs12', '-in', 'a.p12', '-passin', 'pass:changeit', '-noout'], {
      'a.p12': empty,
    });
    await expect(opened).resolves.toBe('');
  });

  test('cannot name a certificate beyond the Basic Multilingual Plane', () => {
    const { certificate } = sampleCertificate({ subject: commonName('😀') });
    expect(() => writeTrustStore([certificate], sealing(''))).toThrow(Malformed);
  });
});

test('two archives of the same content differ, since salts do', () => {
  expect(archive(chain.leaf, 'pass').equals(archive(chain.leaf, 'pass'))).toBe(false);
});

test('certificates are ordered as they were given, without a look at them', () => {
  const [leaf, intermediate, root] = certificates;
  if (leaf === undefined || intermediate === undefined || root === undefined) throw new TypeError('no chain');
  const made = writeArchive({ key: chain.leaf.key, certificates: [root, leaf, intermediate] }, sealing(''));
  expect(readArchive(made, '').certificates).toEqual([root, leaf, intermediate]);
});

describe('what is no archive is refused', () => {
  const dataId = objectIdentifier('1.2.840.113549.1.7.1');
  const data = (content: Buffer) => sequence(dataId, explicitTag(0, octetString(content)));
  const bag = (arc: number, value: DerNode) =>
    sequence(objectIdentifier(`1.2.840.113549.1.12.10.1.${arc}`), explicitTag(0, value));
  const pfx = (...parts: DerNode[]) => sequence(integer(3), data(sequence(...parts).encoded)).encoded;
  const keyBag = bag(1, decodeDer(writePkcs8(chain.leaf.key)));
  const certificateBag = (oid: string, der: Buffer) =>
    bag(3, sequence(objectIdentifier(oid), explicitTag(0, octetString(der))));
  const leafBag = certificateBag('1.2.840.113549.1.9.22.1', chain.leaf.certificate.der);
  const bags = (...items: DerNode[]) => data(sequence(...items).encoded);

  test('though this one is one', () => {
    expect(readArchive(pfx(bags(keyBag, leafBag)), '').key).toEqual(chain.leaf.key);
  });

  test.each([
    ['nothing', Buffer.alloc(0), 'asn1: data truncated'],
    ['text', Buffer.from('no archive'), 'asn1'],
    [
      'an indefinite length, as some old programs write',
      Buffer.from('30800201030000', 'hex'),
      'indefinite length',
    ],
    ['another version', sequence(integer(2), data(Buffer.alloc(0))).encoded, 'v3'],
    [
      'a signed archive',
      sequence(integer(3), sequence(objectIdentifier('1.2.840.113549.1.7.2'), explicitTag(0, integer(1))))
        .encoded,
      'only password-protected',
    ],
    ['no parts', pfx(), 'between 1 and 2 items'],
    ['three parts', pfx(bags(), bags(), bags()), 'this file has 3'],
    ['two keys', pfx(bags(keyBag, keyBag, leafBag)), 'exactly one key'],
    ['no key', pfx(bags(leafBag)), 'private key missing'],
    ['no certificate', pfx(bags(keyBag)), 'certificate missing'],
    [
      'a certificate of another kind',
      pfx(bags(certificateBag('1.2.840.113549.1.9.22.2', Buffer.of(1)))),
      'only X509',
    ],
    [
      'a part of another kind',
      pfx(sequence(objectIdentifier('1.2.840.113549.1.7.3'), explicitTag(0, integer(1)))),
      'only data and encryptedData',
    ],
    ['an unknown cipher', pfx(encryptedPart(objectIdentifier('1.2.3'))), 'this pbe algorithm'],
    [
      'no iterations',
      pfx(
        encryptedPart(
          objectIdentifier('1.2.840.113549.1.12.1.3'),
          sequence(octetString(Buffer.alloc(8)), integer(0)),
        ),
      ),
      'out of range',
    ],
    [
      'iterations for hours',
      pfx(
        encryptedPart(
          objectIdentifier('1.2.840.113549.1.12.1.3'),
          sequence(octetString(Buffer.alloc(8)), integer(2 ** 31)),
        ),
      ),
      'out of range',
    ],
  ])('%s: %s', (_name, bytes_, message) => {
    expect(() => readArchive(bytes_, '')).toThrow(Malformed);
    expect(() => readArchive(bytes_, '')).toThrow(message);
  });

  function encryptedPart(...algorithm: DerNode[]): DerNode {
    const content = sequence(dataId, sequence(...algorithm), derNode(contextTag(0), Buffer.alloc(8)));
    return sequence(objectIdentifier('1.2.840.113549.1.7.6'), explicitTag(0, sequence(integer(0), content)));
  }
});

test('a changed byte breaks the seal', () => {
  const made = archive(chain.leaf, 'pass');
  const changed = Buffer.from(made);
  const middle = Math.floor(made.length / 2);
  changed[middle] = (made[middle] ?? 0) ^ 1;
  expect(() => readArchive(changed, 'pass')).toThrow(Malformed);
});

test('a PBMAC1 seal (RFC 9579) is checked', () => {
  // What newer programs write: MacData whose digest algorithm carries a PBKDF2 of its own.
  const made = decodeDer(archive(chain.leaf, 'pass'));
  const [version = nothing, safe = nothing, mac = nothing] = children(made);
  const prf = (arc: number) => sequence(objectIdentifier(`1.2.840.113549.2.${arc}`));
  const kdf = sequence(
    objectIdentifier('1.2.840.113549.1.5.12'),
    sequence(octetString(Buffer.from('salt')), integer(10), integer(32), prf(9)),
  );
  const algorithm = sequence(objectIdentifier('1.2.840.113549.1.5.14'), sequence(kdf, prf(9)));
  const content = decodeDer((children(safe)[1] ?? nothing).content).content;
  const key = pbkdf2Sync('pass', 'salt', 10, 32, 'sha256');
  const digest = createHmac('sha256', key).update(content).digest();
  const pfx = (seal: Buffer) =>
    sequence(
      version,
      safe,
      sequence(sequence(algorithm, octetString(seal)), octetString(Buffer.alloc(0)), integer(1)),
    ).encoded;

  expect(children(mac)).toHaveLength(3);
  expect(readArchive(pfx(digest), 'pass').key).toEqual(chain.leaf.key);
  expect(() => readArchive(pfx(Buffer.alloc(32)), 'pass')).toThrow('password incorrect');
});

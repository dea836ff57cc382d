import { randomBytes, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { growthOfWork, IN_PROPORTION } from '../../../test/growth-of-work.ts';

import { issueAuthority } from './issue.ts';
import { encodePem } from '../../golang/encoding/pem.ts';
import { certificatesText, includes, isSame, joinPem, readCertificates } from './pem-certificates.ts';

let one: X509Certificate;
let other: X509Certificate;
const blockOf = (bytes: Buffer) => encodePem({ type: 'CERTIFICATE', headers: new Map(), bytes });

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

  test.each<[string, (pem: string) => string]>([
    ['a block that begins within a line', pem => `x${pem}`],
    ['a block that is indented', pem => pem.replaceAll(/^/gm, ' ')],
    ['a block that ends within a line', pem => pem.replace('\n-----END', '-----END')],
    ['a block with headers', pem => pem.replace('-----\n', '-----\nProc-Type: 4\n\n')],
    ['a block of another type', pem => pem.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE')],
    ['a certificate with a byte behind it', () => blockOf(Buffer.concat([one.raw, Buffer.of(0)]))],
  ])('gives none for %s, as Go does', (_name, change) => {
    expect(readCertificates(change(one.toString()))).toEqual([]);
    expect(readCertificates(`${change(one.toString())}\n${other.toString()}`)).toHaveLength(1);
  });

  test.each<[string, (pem: string) => string]>([
    ['carriage returns', pem => pem.replaceAll('\n', '\r\n')],
    ['no line break at the end', pem => pem.trimEnd()],
    ['blanks at the ends of lines', pem => pem.replaceAll('\n', ' \n')],
  ])('takes a block with %s, as Go does', (_name, change) => {
    expect(readCertificates(change(one.toString()))).toHaveLength(1);
  });

  test.each(['\n-----END x', '\n-----BEGIN :-----\n-----END :', '\n-----BEGIN X-----\na:b'])(
    'takes no time that grows with the square of what somebody wrote: %j',
    async line => {
      expect(readCertificates(line.repeat(1000))).toEqual([]);
      expect(await growthOfWork(1000, count => line.repeat(count), readCertificates)).toBeLessThan(
        IN_PROPORTION,
      );
    },
  );

  test('gives what was joined, with a line break in front of each', () => {
    const [first, second] = [one.toString().trimEnd(), other.toString()];
    expect(readCertificates(joinPem(first, '', second))).toHaveLength(2);
    expect(joinPem(second, first)).toBe(`${second}${first}\n`);
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

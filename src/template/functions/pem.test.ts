import { describe, expect, test } from 'vitest';

import { alternativeNames, sampleCertificate, sampleChain } from '../../x509/testing/sample-certificates.ts';
import { render } from './testing/render.ts';

const { root, intermediate, leaf } = sampleChain();
const [l, i, r] = [leaf.pem, intermediate.pem, root.pem];

describe('filterPEM', () => {
  const filter = (type: string, input: string) => render(`{{ filterPEM "${type}" .i }}`, { i: input });

  test.each([
    ['certificates', 'CERTIFICATE', leaf.keyPem + l + r, l + r],
    ['whatever the case', 'private key', l + leaf.keyPem, leaf.keyPem],
    ['none', 'PUBLIC KEY', l, ''],
    ['nothing of nothing', 'CERTIFICATE', '', ''],
    ['behind text', 'CERTIFICATE', `Subject: leaf\n${l}\nIssuer: root\n${r}`, l + r],
    ['behind junk on the same line, for the first block', 'CERTIFICATE', `junk${l}`, l],
    ['with other line ends', 'CERTIFICATE', l.replaceAll('\n', '\r\n'), l],
    ['with junk behind', 'CERTIFICATE', `${l}some ---junk---`, l],
  ])('keeps %s', async (_name, type, input, expected) => {
    expect(await filter(type, input)).toBe(expected);
  });

  test('writes headers in order', async () => {
    const input = '-----BEGIN A-----\nb: 2\nProc-Type: x\na: 1\n\nYQ==\n-----END A-----\n';
    expect(await filter('a', input)).toBe(
      '-----BEGIN A-----\nProc-Type: x\na: 1\nb: 2\n\nYQ==\n-----END A-----\n',
    );
  });

  test.each([
    ['text', 'no PEM'],
    ['a block of another type and text behind', `${l}\njunk`],
    ['a block behind junk on its line, when it is not the first', `${l}junk${leaf.keyPem}`],
  ])('fails on %s', async (_name, input) => {
    await expect(filter('PRIVATE KEY', input)).rejects.toThrow('error filtering pem: found junk');
  });
});

describe('filterCertChain', () => {
  const filter = (type: string, input: string) => render(`{{ filterCertChain "${type}" .i }}`, { i: input });

  test.each([
    ['leaf', 'of a chain', r + i + l, l],
    ['leaf', 'alone', l, l],
    ['leaf', 'of a root alone, which is none', r, ''],
    ['intermediate', 'of a chain', r + i + l, i],
    ['intermediate', 'of a chain without root', i + l, i],
    ['intermediate', 'of one certificate', l, ''],
    ['root', 'of a chain', l + i + r, r],
    ['root', 'of a chain without root', l + i, ''],
    ['other', 'of a chain', l + i + r, ''],
  ])('%s %s', async (type, _name, input, expected) => {
    expect(await filter(type, input)).toBe(expected);
  });

  test.each([
    ['nothing', '', 'no leaf certificate found'],
    ['a gap', l + r, 'found multiple leaf or disjunct certificates'],
    ['a key', l + leaf.keyPem, 'x509'],
    ['the same twice', l + l, 'found multiple leaf or disjunct certificates'],
  ])('fails on %s', async (_name, input, message) => {
    await expect(filter('leaf', input)).rejects.toThrow(/error calling filterCertChain: /);
    await expect(filter('other', input)).rejects.toThrow(message === 'x509' ? /asn1|x509/ : message);
  });
});

describe('certSANs', () => {
  const names = {
    dns: ['example.com', '*.example.com'],
    ip: ['192.168.1.10', '2001:db8::1', '::ffff:10.0.0.1', '::'],
    email: ['admin@example.com'],
    uri: ['https://example.com/a'],
  };
  const { pem } = sampleCertificate({ extensions: [alternativeNames(names)] });

  test('lists DNS names, addresses, mail addresses and URIs, in that order', async () => {
    expect(await render('{{ certSANs .c | join " " }}', { c: pem })).toBe(
      'example.com *.example.com 192.168.1.10 2001:db8::1 10.0.0.1 :: admin@example.com https://example.com/a',
    );
  });

  test('gives a list of strings, empty where there are no names', async () => {
    expect(await render('{{ certSANs .c | typeOf }} {{ certSANs .n | len }}', { c: pem, n: l })).toBe(
      '[]string 0',
    );
  });

  test('looks at the first certificate, behind junk too', async () => {
    expect(await render('{{ certSANs .c | first }}', { c: `junk${pem}${l}` })).toBe('example.com');
  });

  test.each([
    ['nothing', '', 'failed to decode PEM block'],
    ['text', 'no PEM', 'failed to decode PEM block'],
    ['a key', leaf.keyPem, 'failed to parse certificate: '],
  ])('fails on %s', async (_name, input, message) => {
    await expect(render('{{ certSANs .c }}', { c: input })).rejects.toThrow(message);
  });
});

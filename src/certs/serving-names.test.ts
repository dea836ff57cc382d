import { randomBytes, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';

import { issueAuthority, issueLeaf } from './issue.ts';
import { coversNames, joinNames, namesOf, serviceNames } from './serving-names.ts';

let certificate: X509Certificate;

beforeAll(async () => {
  const terms = { keyType: 'ecdsa-p256' as const, lifetimeMs: 60_000, now: Date.now(), randomBytes };
  const names = { dns: ['postern.ns.svc', 'postern'], ip: ['127.0.0.1', '2001:db8::1'] };
  certificate = new X509Certificate((await issueLeaf(await issueAuthority(terms), names, terms)).certificate);
});

test('a Service is reached under its short names and under that of the cluster', () => {
  expect(serviceNames('postern', 'ns', 'example.internal')).toEqual({
    dns: ['postern', 'postern.ns', 'postern.ns.svc', 'postern.ns.svc.example.internal'],
    ip: [],
  });
});

describe('a certificate covers', () => {
  test.each([
    ['its own names', { dns: ['postern'], ip: ['127.0.0.1'] }, true],
    ['an address in another spelling', { dns: [], ip: ['2001:0db8:0::1'] }, true],
    ['nothing at all', { dns: [], ip: [] }, true],
    ['one name more', { dns: ['postern', 'postern.ns'], ip: [] }, false],
    ['another address', { dns: [], ip: ['127.0.0.2'] }, false],
    ['its common name, which is no server name', { dns: ['Postern webhook'], ip: [] }, false],
  ])('%s: %j → %s', (_name, names, expected) => {
    expect(coversNames(certificate, names)).toBe(expected);
  });
});

test('the names of a certificate cover it again', () => {
  const names = namesOf(certificate);
  expect(names.dns).toEqual(['postern.ns.svc', 'postern']);
  expect(names.ip).toHaveLength(2);
  expect(coversNames(certificate, names)).toBe(true);
});

test('joined names are those of both, once', () => {
  expect(joinNames({ dns: ['a', 'b'], ip: ['::1'] }, { dns: ['b', 'c'], ip: ['::1'] })).toEqual({
    dns: ['a', 'b', 'c'],
    ip: ['::1'],
  });
});

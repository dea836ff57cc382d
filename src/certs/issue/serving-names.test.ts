import { randomBytes, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';

import { issueAuthority, issueLeaf } from './issue.ts';
import type { KeyPair } from './key-pair.ts';
import { unfitLeaf } from '../testing/unfit-leaf.ts';
import { hasUnfitName, isAmong, joinNames, missingName, namesOf, serviceNames } from './serving-names.ts';

const NAMES = { dns: ['postern.ns.svc', 'postern', '*.wild.ns.svc'], ip: ['127.0.0.1', '2001:db8::1'] };
let authority: KeyPair;
let certificate: X509Certificate;

beforeAll(async () => {
  const terms = { keyType: 'ecdsa-p256' as const, lifetimeMs: 60_000, now: Date.now(), randomBytes };
  authority = await issueAuthority(terms);
  certificate = new X509Certificate((await issueLeaf(authority, NAMES, terms)).certificate);
});

test('a Service is reached under its short names and under that of the cluster', () => {
  expect(serviceNames('postern', 'ns', 'example.internal')).toEqual({
    dns: ['postern', 'postern.ns', 'postern.ns.svc', 'postern.ns.svc.example.internal'],
    ip: [],
  });
});

describe('a certificate lacks', () => {
  test.each([
    ['none of its own names', { dns: ['postern'], ip: ['127.0.0.1'] }, undefined],
    ['no address in another spelling', { dns: [], ip: ['2001:0db8:0::1'] }, undefined],
    ['nothing of nothing', { dns: [], ip: [] }, undefined],
    ['one name more', { dns: ['postern', 'postern.ns'], ip: [] }, 'postern.ns'],
    ['another address', { dns: [], ip: ['127.0.0.2'] }, '127.0.0.2'],
    ['its common name, which is no server name', { dns: ['Postern webhook'], ip: [] }, 'Postern webhook'],
    ['no name under its wildcard', { dns: ['hook.wild.ns.svc', '*.wild.ns.svc'], ip: [] }, undefined],
    ['two labels under its wildcard', { dns: ['a.hook.wild.ns.svc'], ip: [] }, 'a.hook.wild.ns.svc'],
  ])('%s: %j → %s', (_name, names, expected) => {
    expect(missingName(certificate, names)).toBe(expected);
  });
});

test('the names of a certificate are those that it was issued for, with addresses as people write them', () => {
  expect(namesOf(certificate)).toEqual(NAMES);
});

test.each(['bücher.example', '', 'a, DNS:b', 'a b'])(
  'a name that is none (%j) is not among those for the next certificate',
  async name => {
    const leaf = await unfitLeaf(authority, ['postern', name], Date.now());
    const unfit = new X509Certificate(leaf.certificate);
    expect(namesOf(unfit).dns).toContain('postern');
    expect(namesOf(unfit).dns).not.toContain(name);
    expect([hasUnfitName(unfit), hasUnfitName(certificate)]).toEqual([true, false]);
  },
);

test('joined names are those of both, once', () => {
  expect(joinNames({ dns: ['a', 'b'], ip: ['::1'] }, { dns: ['b', 'c'], ip: ['::1'] })).toEqual({
    dns: ['a', 'b', 'c'],
    ip: ['::1'],
  });
});

test.each([
  ['postern.ns.svc', true],
  ['::1', true],
  ['hook.example.com', true],
  ['a.hook.example.com', false],
  ['example.com', false],
  ['', false],
])('%s is among the names, or what a wildcard stands for: %s', (host, expected) => {
  expect(isAmong({ dns: ['postern.ns.svc', '*.example.com'], ip: ['::1'] })(host)).toBe(expected);
});

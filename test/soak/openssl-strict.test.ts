import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { issueAuthority, issueLeaf } from '../../src/certs/issue/issue.ts';
import { opensslFaults } from './openssl-strict.ts';

const terms = {
  keyType: 'ecdsa-p256',
  lifetimeMs: 60_000,
  now: Date.now() - 3_600_000,
  randomBytes,
} as const;
const names = { dns: ['postern.ns.svc'], ip: [] };

test('a leaf of ours is accepted for its name, though it has ended since', async () => {
  const authority = await issueAuthority(terms);
  const leaf = await issueLeaf(authority, names, terms);
  const chain = { chain: leaf.certificate, bundle: authority.certificate };
  expect(await opensslFaults([chain, chain], 'postern.ns.svc')).toEqual([]);
});

test.each([
  ['another name', 'postern.other.svc', true, 'hostname mismatch'],
  ['another authority', 'postern.ns.svc', false, 'unable to get local issuer'],
])('%s is refused', async (_what, name, own, fault) => {
  const [authority, other] = await Promise.all([issueAuthority(terms), issueAuthority(terms)]);
  const leaf = await issueLeaf(authority, names, terms);
  const bundle = (own ? authority : other).certificate;
  expect(await opensslFaults([{ chain: leaf.certificate, bundle }], name)).toEqual([
    expect.stringContaining(fault),
  ]);
});

import { randomBytes, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { issueAuthority, issueBridge, issueLeaf } from '../../src/certs/issue/issue.ts';
import { countCertificates } from './count-certificates.ts';

test('leaves and bridges are counted once each, whatever they come with', async () => {
  const terms = { keyType: 'ecdsa-p256', lifetimeMs: 60_000, now: Date.now(), randomBytes } as const;
  const [former, authority] = await Promise.all([issueAuthority(terms), issueAuthority(terms)]);
  const bridge = await issueBridge(former, new X509Certificate(authority.certificate), terms);
  const names = { dns: ['postern.ns.svc'], ip: [] };
  const leaves = await Promise.all([1, 2, 3].map(async () => issueLeaf(authority, names, terms)));
  const [one = '', two = '', three = ''] = leaves.map(leaf => leaf.certificate);
  expect(countCertificates([one, one + bridge, two + bridge, three])).toEqual({
    leaves: 3,
    bridges: 1,
    unbridged: 2,
  });
  expect(countCertificates([])).toEqual({ leaves: 0, bridges: 0, unbridged: 0 });
});

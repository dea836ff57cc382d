import { randomBytes, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';

import { openssl } from '../../x509/testing/openssl.ts';
import { canSignBridge, issueAuthority, issueBridge, issueLeaf } from './issue.ts';
import type { KeyPair, KeyType } from './key-pair.ts';
import { anchorOf, readChain, type Chain } from './verify-chain.ts';

const HOUR = 3_600_000;
const NOW = Date.now();
const NAMES = { dns: ['postern.ns.svc'], ip: [] };
const terms = (keyType: KeyType, lifetimeMs = 48 * HOUR) => ({ keyType, lifetimeMs, now: NOW, randomBytes });
const certificate = (pair: KeyPair) => new X509Certificate(pair.certificate);
const chain = (...pem: readonly string[]): Chain => {
  const read = readChain(pem.join(''));
  if (read === undefined) throw new Error('no certificate');
  return read;
};

describe.each<[KeyType, KeyType]>([
  ['ecdsa-p256', 'ecdsa-p256'],
  ['rsa-2048', 'ecdsa-p256'],
  ['ecdsa-p256', 'rsa-2048'],
])('a bridge from %s to %s', (oldType, newType) => {
  let old: KeyPair;
  let next: KeyPair;
  let leaf: KeyPair;
  let bridge: string;

  beforeAll(async () => {
    old = await issueAuthority(terms(oldType, 24 * HOUR));
    next = await issueAuthority(terms(newType));
    leaf = await issueLeaf(next, NAMES, terms(newType));
    bridge = await issueBridge(old, certificate(next), terms(newType));
  });

  test('openssl accepts the leaf against the old authority with it, against the new one with it and without', async () => {
    const files = {
      'old.pem': old.certificate,
      'new.pem': next.certificate,
      'bridge.pem': bridge,
      'leaf.pem': leaf.certificate,
    };
    const verify = (...options: readonly string[]) =>
      openssl(['verify', '-x509_strict', '-purpose', 'sslserver', ...options, 'leaf.pem'], files);
    expect(await verify('-CAfile', 'old.pem', '-untrusted', 'bridge.pem')).toContain('OK');
    expect(await verify('-CAfile', 'new.pem', '-untrusted', 'bridge.pem')).toContain('OK');
    expect(await verify('-CAfile', 'new.pem')).toContain('OK');
    await expect(verify('-CAfile', 'old.pem')).rejects.toThrow(/unable to get/);
  });

  test('leads to the old authority, and is not needed for the new one', () => {
    const both = chain(leaf.certificate, bridge);
    expect(anchorOf(both, [certificate(old)], NOW)).toEqual(certificate(old));
    expect(anchorOf(both, [certificate(next)], NOW)).toEqual(certificate(next));
    expect(anchorOf(chain(leaf.certificate), [certificate(next)], NOW)).toEqual(certificate(next));
    expect(anchorOf(chain(leaf.certificate), [certificate(old)], NOW)).toBeUndefined();
  });

  test('outlives neither of the two', () => {
    expect(new X509Certificate(bridge).validTo).toBe(certificate(old).validTo);
    expect(anchorOf(chain(leaf.certificate, bridge), [certificate(old)], NOW + 25 * HOUR)).toBeUndefined();
    expect(anchorOf(chain(leaf.certificate, bridge), [certificate(next)], NOW + 25 * HOUR)).toBeDefined();
  });
});

describe('as in Go, a chain is refused', () => {
  test('when more authorities stand below one than it allows, which openssl refuses too', async () => {
    const first = await issueAuthority(terms('ecdsa-p256'));
    const second = await issueAuthority(terms('ecdsa-p256'));
    const third = await issueAuthority(terms('ecdsa-p256'));
    const leaf = await issueLeaf(third, NAMES, terms('ecdsa-p256'));
    const bridges = [
      await issueBridge(second, certificate(third), terms('ecdsa-p256')),
      await issueBridge(first, certificate(second), terms('ecdsa-p256')),
    ];
    expect(anchorOf(chain(leaf.certificate, ...bridges), [certificate(first)], NOW)).toBeUndefined();
    expect(anchorOf(chain(leaf.certificate, ...bridges.toReversed()), [certificate(second)], NOW)).toEqual(
      certificate(second),
    );
    const files = { 'ca.pem': first.certificate, 'more.pem': bridges.join(''), 'leaf.pem': leaf.certificate };
    await expect(
      openssl(['verify', '-CAfile', 'ca.pem', '-untrusted', 'more.pem', 'leaf.pem'], files),
    ).rejects.toThrow(/path length/);
  });

  test('when its root is not valid yet or any more', async () => {
    const authority = await issueAuthority(terms('ecdsa-p256'));
    const leaf = chain((await issueLeaf(authority, NAMES, terms('ecdsa-p256'))).certificate);
    expect(anchorOf(leaf, [certificate(authority)], NOW - 2 * HOUR)).toBeUndefined();
    expect(anchorOf(leaf, [certificate(authority)], NOW + 49 * HOUR)).toBeUndefined();
  });

  test('when an authority of the same name has another key', async () => {
    const authority = await issueAuthority(terms('ecdsa-p256'));
    const { privateKey } = await issueAuthority(terms('ecdsa-p256'));
    const leaf = await issueLeaf({ ...authority, privateKey }, NAMES, terms('ecdsa-p256'));
    expect(anchorOf(chain(leaf.certificate), [certificate(authority)], NOW)).toBeUndefined();
  });

  test('when it is nothing but its own root', async () => {
    const authority = await issueAuthority(terms('ecdsa-p256'));
    const leaf = await issueLeaf(authority, NAMES, terms('ecdsa-p256'));
    expect(anchorOf(chain(leaf.certificate), [certificate(leaf)], NOW)).toBeUndefined();
  });
});

describe('a chain that was made to be searched for long', () => {
  const copies = async (count: number, issuer: KeyPair, subject: KeyPair) =>
    await Promise.all(
      Array.from({ length: count }, () => issueBridge(issuer, certificate(subject), terms('ecdsa-p256'))),
    );

  test('leads in no circle: one holder stands in it once, whatever the number of copies', async () => {
    const authority = await issueAuthority(terms('ecdsa-p256'));
    const other = await issueAuthority(terms('ecdsa-p256'));
    const leaf = await issueLeaf(authority, NAMES, terms('ecdsa-p256'));
    const circles = await copies(12, authority, authority);
    const [bridge = ''] = await copies(1, other, authority);
    using verify = vi.spyOn(X509Certificate.prototype, 'verify');
    expect(anchorOf(chain(leaf.certificate, ...circles), [certificate(other)], NOW)).toBeUndefined();
    // Each right above the leaf, none above another one.
    expect(verify.mock.calls.length).toBeLessThanOrEqual(circles.length);
    const few = chain(leaf.certificate, ...circles.slice(0, 5), bridge);
    expect(anchorOf(few, [certificate(other)], NOW)).toEqual(certificate(other));
  });

  test('is given up after a hundred signatures, as Go does', async () => {
    const [root, middle] = [
      await issueAuthority(terms('ecdsa-p256')),
      await issueAuthority(terms('ecdsa-p256')),
    ];
    const leaf = await issueLeaf(middle, NAMES, terms('ecdsa-p256'));
    const [bridge = ''] = await copies(1, root, middle);
    // Of the same name, and signed by nobody in the bundle.
    const decoys = await copies(100, middle, middle);
    expect(anchorOf(chain(leaf.certificate, ...decoys, bridge), [certificate(root)], NOW)).toBeUndefined();
    const fewer = decoys.slice(0, 5);
    expect(anchorOf(chain(leaf.certificate, ...fewer, bridge), [certificate(root)], NOW)).toBeDefined();
  });
});

test('an authority that openssl made without authorities below it can sign no bridge, one without a limit can', async () => {
  const key = await openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], {});
  const made = async (constraints: string) =>
    new X509Certificate(
      await openssl(
        ['req', '-x509', '-key', 'key.pem', '-subj', '/CN=x', '-addext', `basicConstraints=${constraints}`],
        { 'key.pem': key },
      ),
    );
  expect(canSignBridge(await made('critical,CA:TRUE,pathlen:0'))).toBe(false);
  expect(canSignBridge(await made('critical,CA:TRUE'))).toBe(true);
  expect(canSignBridge(await made('critical,CA:FALSE'))).toBe(false);
});

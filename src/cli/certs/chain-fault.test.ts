import { describe, expect, test } from 'vitest';

import { readCertificates } from '../../certs/issue/pem-certificates.ts';
import type { KeyPair } from '../../certs/issue/key-pair.ts';
import { chainFault } from './chain-fault.ts';
import { authority, bridgeTo, DAY, leafOf, NOW } from './testing/certs-stage.ts';

const active = await authority();
const other = await authority();
const leaf = await leafOf(active);
const faultOf = (leaf: KeyPair, bundle: readonly KeyPair[], now: number, bridge = '') => {
  const [certificate, ...intermediates] = readCertificates(leaf.certificate + bridge);
  if (certificate === undefined) throw new Error('no leaf');
  const authorities = bundle.flatMap(authority => readCertificates(authority.certificate));
  return chainFault({ certificate, intermediates }, authorities, now);
};

describe('a client', () => {
  test('accepts a leaf of an authority in its bundle', () => {
    expect(faultOf(leaf, [other, active], NOW)).toBeUndefined();
  });

  test.each([
    ['without that authority', [other], NOW, 'no authority in it vouches'],
    ['with an empty bundle', [], NOW, 'no authority in it vouches'],
    ['after the leaf has ended', [active], NOW + 8 * DAY, 'the certificate has expired on 2026-06-08'],
    ['before the leaf begins', [active], NOW - DAY, 'the certificate is not valid before'],
  ])('refuses it %s', (_when, bundle, now, fault) => {
    expect(faultOf(leaf, bundle, now)).toContain(fault);
  });

  test('refuses a leaf that outlives its authority', async () => {
    const short = await authority(NOW, DAY);
    // As a clock that stood still would have made it: a leaf of ours never outlives the authority.
    const fault = faultOf(await leafOf(short), [short], NOW + 2 * DAY);
    expect(fault).toContain('has expired on 2026-06-02');
  });
});

describe('a client that trusts the former authority only', () => {
  test('accepts a leaf of the new one with a bridge, and refuses it without', async () => {
    const next = await authority();
    const bridge = await bridgeTo(next, active);
    const promoted = await leafOf(next);
    expect(faultOf(promoted, [active], NOW, bridge)).toBeUndefined();
    expect(faultOf(promoted, [active], NOW)).toBe('no authority in it vouches for the certificate');
  });

  test('refuses it when that authority has ended, with it the bridge', async () => {
    const old = await authority(NOW, DAY);
    const next = await authority();
    const fault = faultOf(await leafOf(next), [old], NOW + 2 * DAY, await bridgeTo(next, old));
    expect(fault).toBe(
      'the authority that vouches for the certificate has expired on 2026-06-02T00:00:00.000Z',
    );
  });
});

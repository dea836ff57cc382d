import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';

import { chainFault } from './chain-fault.ts';
import { authority, DAY, leafOf, NOW } from './testing/certs-stage.ts';

const active = await authority();
const other = await authority();
const leaf = await leafOf(active);
const load = ({ certificate }: { certificate: string }) => new X509Certificate(certificate);

describe('a client', () => {
  test('accepts a leaf of an authority in its bundle', () => {
    expect(chainFault([load(leaf)], [load(other), load(active)], NOW)).toBeUndefined();
  });

  test.each([
    ['without that authority', [other], NOW, 'no authority in it vouches'],
    ['with an empty bundle', [], NOW, 'no authority in it vouches'],
    ['after the leaf has ended', [active], NOW + 8 * DAY, 'the certificate has expired on 2026-06-08'],
    ['before the leaf begins', [active], NOW - DAY, 'the certificate is not valid before'],
  ])('refuses it %s', (_when, bundle, now, fault) => {
    expect(chainFault([load(leaf)], bundle.map(load), now)).toContain(fault);
  });

  test('refuses a leaf that outlives its authority', async () => {
    const short = await authority(NOW, DAY);
    // As a clock that stood still would have made it: a leaf of ours never outlives the authority.
    const fault = chainFault([load(await leafOf(short))], [load(short)], NOW + 2 * DAY);
    expect(fault).toContain('has expired on 2026-06-02');
  });
});

import { beforeAll, describe, expect, test } from 'vitest';

import { isFault } from '../issue/key-pair.ts';
import { checkExternal, type PairTexts } from './external-certificate.ts';
import { SAMPLE_PAIR_NAMES, samplePair } from './testing/sample-pair.ts';

const NOW = Date.UTC(2026, 5, 1);
const HOUR = 3_600_000;
let pair: Record<keyof PairTexts, string>;
let other: Record<keyof PairTexts, string>;

beforeAll(async () => {
  [pair, other] = await Promise.all([samplePair(NOW), samplePair(NOW)]);
});

const faultOf = (texts: PairTexts, names = SAMPLE_PAIR_NAMES, now = NOW): string | undefined => {
  const checked = checkExternal(texts, names, now);
  return isFault(checked) ? checked.fault : undefined;
};

test('a pair that its authority vouches for is taken with it', () => {
  const checked = checkExternal(pair, SAMPLE_PAIR_NAMES, NOW);
  if (isFault(checked)) throw new Error(checked.fault);
  expect(checked.pair.pem).toEqual({ certificate: pair['tls.crt'], privateKey: pair['tls.key'] });
  expect(checked.authorities.map(String)).toEqual([pair['ca.crt']]);
});

test.each([undefined, '', '\n'])('without a ca.crt (%j) it is taken without authorities', text => {
  expect(checkExternal({ ...pair, 'ca.crt': text }, SAMPLE_PAIR_NAMES, NOW)).toMatchObject({
    authorities: [],
  });
});

test('a ca.crt with more than one authority is taken whole', () => {
  const both = { ...pair, 'ca.crt': other['ca.crt'] + pair['ca.crt'] };
  const checked = checkExternal(both, SAMPLE_PAIR_NAMES, NOW);
  expect(isFault(checked) ? checked : checked.authorities).toHaveLength(2);
});

describe('is refused:', () => {
  test.each<[string, () => PairTexts, string]>([
    [
      'a Secret that is not there',
      () => ({ 'tls.crt': undefined, 'tls.key': undefined, 'ca.crt': undefined }),
      'is missing',
    ],
    ['one half alone', () => ({ ...pair, 'tls.key': '' }), 'is missing'],
    ['what is no certificate', () => ({ ...pair, 'tls.crt': 'x' }), 'cannot be parsed'],
    [
      'halves of two pairs',
      () => ({ ...pair, 'tls.key': other['tls.key'] }),
      'has a private key that belongs to another certificate',
    ],
    [
      'the authority of another pair',
      () => ({ ...pair, 'ca.crt': other['ca.crt'] }),
      'is not vouched for by its ca.crt',
    ],
    [
      'a chain that is longer than any has to be',
      () => ({ ...pair, 'tls.crt': pair['tls.crt'] + pair['ca.crt'].repeat(10) }),
      'has a chain of more than 10 certificates',
    ],
    ['a ca.crt that is none', () => ({ ...pair, 'ca.crt': 'x' }), 'has a ca.crt that cannot be parsed'],
  ])('%s', (_what, texts, fault) => {
    expect(faultOf(texts())).toBe(fault);
  });

  test('a certificate before and after its time', () => {
    expect(faultOf(pair, SAMPLE_PAIR_NAMES, NOW - 2 * HOUR)).toBe('is not valid yet');
    expect(faultOf(pair, SAMPLE_PAIR_NAMES, NOW + 25 * HOUR)).toBe('has expired');
  });

  test.each([
    [{ dns: ['postern.ns.svc', 'other'], ip: [] }, 'is not for other'],
    [{ dns: [], ip: ['10.0.0.1'] }, 'is not for 10.0.0.1'],
  ])('a certificate that lacks a name of %j', (names, fault) => {
    expect(faultOf(pair, names)).toBe(fault);
  });
});

test('a wildcard counts for one label, as it does for the API server', async () => {
  const wild = await samplePair(NOW, { dns: ['*.ns.svc'], ip: [] });
  expect(faultOf(wild)).toBeUndefined();
  expect(faultOf(wild, { dns: ['a.b.ns.svc'], ip: [] })).toBe('is not for a.b.ns.svc');
});

test('no fault quotes the key', async () => {
  const canary = pair['tls.key'].split('\n')[1] ?? '';
  const broken = [
    { 'tls.crt': pair['tls.key'] },
    { 'tls.key': `${pair['tls.key']}x` },
    { 'ca.crt': pair['tls.key'] },
  ];
  const faults = broken.map(part => faultOf({ ...pair, ...part }));
  expect(canary.length).toBeGreaterThan(20);
  expect(faults.join()).not.toContain(canary);
});

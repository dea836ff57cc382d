import { describe, expect, test } from 'vitest';
import { encodeBase32 } from './base32.ts';
import { mfa } from './mfa.ts';
import { request, texts } from './testing/request.ts';

function generate(spec: Record<string, unknown>, seed: string, seconds = 59) {
  const files = { secret: seed };
  return mfa.generate(
    request('MFA', { secret: { name: 'seed', key: 'totp' }, ...spec }, { files, now: () => seconds * 1000 }),
  );
}

// RFC 6238, appendix B: 20, 32 and 64 bytes of 1234567890… as seeds.
const seedOf = (size: number) =>
  encodeBase32(Buffer.from('1234567890'.repeat(7).slice(0, size))).replaceAll('=', '');
const rfc = [
  [59, 'sha1', 20, '94287082'],
  [59, 'sha256', 32, '46119246'],
  [59, 'sha512', 64, '90693936'],
  [1111111109, 'sha1', 20, '07081804'],
  [1111111109, 'sha256', 32, '68084774'],
  [1234567890, 'sha512', 64, '93441116'],
  [20000000000, 'sha1', 20, '65353130'],
  [20000000000, 'sha512', 64, '47863826'],
] as const;

test.each(rfc)('RFC 6238: at %i seconds with %s', async (seconds, algorithm, size, token) => {
  const made = await generate({ algorithm, length: 8 }, seedOf(size), seconds);
  expect(texts(made)['token']).toBe(token);
});

test('has six digits and thirty seconds where nothing is said, and says for how long it is good', async () => {
  expect(texts(await generate({}, seedOf(20)))).toEqual({ token: '287082', timeLeft: '1' });
  expect(texts(await generate({ timePeriod: 60 }, seedOf(20), 45))).toMatchObject({ timeLeft: '15' });
});

test('a seed may be written in groups and in lower case', async () => {
  const grouped = seedOf(20).toLowerCase().replace(/.{4}/g, '$& ');
  expect(texts(await generate({}, grouped))['token']).toBe('287082');
});

test('a moment may be fixed', async () => {
  expect(texts(await generate({ when: '1970-01-01T00:00:59Z' }, seedOf(20), 5000))['token']).toBe('287082');
});

describe('what is wrong is said without the seed', () => {
  test.each<[Record<string, unknown>, string, string]>([
    [{}, 'hunter2-not-base32!', 'MFA/test: the seed is not base32'],
    [{ algorithm: 'md5' }, seedOf(20), 'spec.algorithm: it must be one of sha1, sha256'],
    [{ when: 'now' }, seedOf(20), 'spec.when: it must be a time'],
    [{ length: 11 }, seedOf(20), 'spec.length: it must be at most 10'],
  ])('%j', async (spec, seed, message) => {
    await expect(generate(spec, seed)).rejects.toThrow(message);
    await expect(generate(spec, seed)).rejects.not.toThrow(seed);
  });

  test('a Secret that is not there', async () => {
    const none = request('MFA', { secret: { name: 'seed', key: 'totp' } });
    await expect(mfa.generate(none)).rejects.toThrow('Secret seed must have the key totp');
  });
});

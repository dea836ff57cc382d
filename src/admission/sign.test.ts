import { describe, expect, test } from 'vitest';
import { rememberingSigner, signText } from './sign.ts';

test('is HMAC-SHA-256 in base64url', () => {
  // RFC 4231, test case 2.
  expect(signText(Buffer.from('Jefe'), 'what do ya want for nothing?')).toBe(
    Buffer.from('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843', 'hex').toString(
      'base64url',
    ),
  );
});

describe('a signer that remembers', () => {
  const key = Buffer.from('Jefe');

  test('signs like one that does not, the first time and later', () => {
    const sign = rememberingSigner(() => key);
    for (const text of ['a', 'b', 'a', 'x'.repeat(20_000), 'x'.repeat(20_000)]) {
      expect(sign(text)).toBe(signText(key, text));
    }
  });

  test('signs anew after the key has changed, also where the new one came in the meantime', () => {
    let current = key;
    const sign = rememberingSigner(() => current);
    sign('a');
    current = Buffer.from(key);
    expect(sign('a')).toBe(signText(key, 'a'));
    current = Buffer.from('another');
    expect(sign('a')).toBe(signText(current, 'a'));
  });

  test('knows the last 64 texts', () => {
    const changing = Buffer.from(key);
    const sign = rememberingSigner(() => changing);
    const texts = Array.from({ length: 65 }, (_, i) => `text ${i}`);
    for (const text of texts) sign(text);
    // In place, which a signer does not see: what it signs anew has another signature.
    changing.fill(0);

    const known = texts.toReversed().filter(text => sign(text) === signText(key, text));

    expect(known).toEqual(texts.slice(1).toReversed());
  });

  test('signs rightly when there are more texts than it remembers', () => {
    const sign = rememberingSigner(() => key);
    const texts = Array.from({ length: 200 }, (_, i) => `text ${i}`);
    for (const text of [...texts, ...texts]) expect(sign(text)).toBe(signText(key, text));
  });
});

import { expect, test } from 'vitest';
import { signText } from './sign.ts';

test('is HMAC-SHA-256 in base64url', () => {
  // RFC 4231, test case 2.
  expect(signText(Buffer.from('Jefe'), 'what do ya want for nothing?')).toBe(
    Buffer.from('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843', 'hex').toString(
      'base64url',
    ),
  );
});

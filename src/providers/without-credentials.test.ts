import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { repeatsCredential, withoutCredentials } from './without-credentials.ts';

const token = 'hvs.CAESIJ0Zk3+q/fT%2 é"Xw';

function clean(text: string, ...credentials: string[]): string {
  return withoutCredentials(Buffer.from(text), credentials).toString();
}

test.each([
  ['as it is', `token ${token}, sorry`, 'token [credential], sorry'],
  ['more than once', `${token} and ${token}`, '[credential] and [credential]'],
  ['a part of it', `token ${token.slice(2, 16)}… expired`, 'token [credential]… expired'],
  ['URL-encoded', `?t=${encodeURIComponent(token)}&x`, '?t=[credential]&x'],
  ['in hex', `0x${Buffer.from(token).toString('hex')}`, '0x[credential]'],
])('a credential that stands there %s is hidden', (_, text, expected) => {
  expect(clean(text, token)).toBe(expected);
});

const escaped = (text: string): string =>
  text.replace(/[^]/g, letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

test.each([
  ['as JSON needs it', 'line\nand "quotes" \\ slashes', (text: string) => JSON.stringify(text).slice(1, -1)],
  ['letter by letter', token, escaped],
  ['as PHP does', 'ab/cd/ef/gh/ij/kl', (text: string) => text.replaceAll('/', '\\/')],
])('a credential that is escaped %s is hidden', (_, credential, escape) => {
  expect(clean(`{"errors": ["token ${escape(credential)}, sorry"]}`, credential)).toBe(
    '{"errors":["token [credential], sorry"]}',
  );
});

test.each(['', 'x', 'xy'])('a credential in base64 is hidden after "%s"', before => {
  const text = clean(Buffer.from(`${before}${token}${token}`).toString('base64'), token);

  expect(text).toMatch(/^.{0,4}\[credential\].*$/);
  expect(text.replaceAll('[credential]', '').length).toBeLessThan(12);
});

test('words of the server stay, also those that the credential has in common with them', () => {
  const text = '{"errors":["permission denied: role \\"shop\\" größe hvs.CAESIJ0"]}';

  expect(clean(text, token)).toBe(text);
});

test('a short credential is hidden where it stands as a whole', () => {
  expect(clean('token root1 is no root', 'root1', '')).toBe('token [credential] is no root');
});

test('no run of twelve characters of a credential is left, wherever it was cut', () => {
  const text = fc.string({ unit: 'binary-ascii' });
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary-ascii', minLength: 12 }),
      text,
      text,
      fc.nat(),
      (secret, a, b, cut) => {
        const part = secret.slice(0, 12 + (cut % secret.length));
        const left = clean(`${a}${part}${b}`, secret);
        for (let at = 0; at + 12 <= part.length; at += 1) {
          expect(left.replaceAll('[credential]', '\n')).not.toContain(part.slice(at, at + 12));
        }
      },
    ),
  );
});

test('a long body is cut, so that hiding takes no time', () => {
  expect(withoutCredentials(Buffer.alloc(1_000_000, 'a'), [token])).toHaveLength(64 * 1024);
});

test.each([
  ['as it is', token],
  ['in base64', Buffer.from(token).toString('base64')],
  ['in hex', Buffer.from(token).toString('hex')],
])('letters of another size do not hide a credential %s', (_, text) => {
  expect(repeatsCredential(`x${text.toLowerCase()}x`, [token])).toBe(true);
  expect(repeatsCredential(`x${text.toUpperCase()}x`, [token])).toBe(true);
});

test('a text that has nothing of a credential does not repeat it', () => {
  expect(repeatsCredential('https://vault.example.com:8200', [token, ''])).toBe(false);
});

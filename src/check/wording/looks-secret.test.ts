import { expect, test } from 'vitest';
import { looksSecret, secretAt } from './looks-secret.ts';

// Put together here, so that no scanner takes this file for a leak.
const text = (...parts: string[]) => parts.join('');

test.for([
  text('https://u:', 'pw@host'),
  'https://user@host/a',
  'https://host/a?b=c',
  'see https://a.example/x and ftp://b?c',
  text('user:', 'pw@registry.example/app'),
  text('gh', 'p_short'),
  text('hv', 's.CAESI'),
  text('ey', 'Jhbgc'),
  '-----BEGIN ANYTHING',
])('%s looks like a secret', secret => {
  expect(looksSecret(secret)).toBe(true);
});

test.for([
  'https://host/a/b',
  'https://host/a b?c',
  'what? https://host',
  'registry.example:5000/app:1@sha256:abc',
  'a@b.example',
  'monkey',
  '',
])('%s does not', plain => {
  expect(looksSecret(plain)).toBe(false);
});

test('where it begins is told', () => {
  expect(secretAt(text('spec.x.gh', 'p_1'))).toBe('spec.x.'.length);
  expect(secretAt('spec.x://h?q')).toBe('spec.x'.length);
  expect(secretAt('spec.x')).toBeUndefined();
});

// To begin anew at each of the addresses would take 10^12 steps, which is hours.
test.for<[string, string]>([
  ['addresses without a query', '://a'.repeat(1_000_000)],
  ['addresses and then a space', `${'://'.repeat(1_000_000)} ?`],
  ['beginnings of JSON Web Tokens', text('-ey', 'J').repeat(1_000_000)],
  ['beginnings of a login', 'a:'.repeat(2_000_000)],
])('%s without end are looked at once', ([, long]) => {
  expect(typeof looksSecret(long)).toBe('boolean');
});

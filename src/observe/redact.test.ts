import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { growthOfWork, IN_PROPORTION } from '../../test/growth-of-work.ts';
import { problem } from '../errors.ts';
import { removed, withoutSecretText, withoutSecrets } from './redact.ts';

const canary = 'canary-7f3a';

describe('fields', () => {
  test.each([
    'authorization',
    'Authorization',
    'proxy-authorization',
    'set-cookie',
    'data',
    'stringData',
    'token',
    'X-Vault-Token',
    'access_token',
    'password',
    'client-secret',
    'client-key-data',
    'privateKey',
    'body',
    'value',
  ])('%s never shows its value', name => {
    expect(withoutSecrets({ outer: [{ [name]: canary }] })).toEqual({ outer: [{ [name]: removed }] });
  });

  test('a value under a secret name is gone at any depth and of any shape', () => {
    const secret = fc.oneof(
      fc.constant(canary),
      fc.record({ inner: fc.constant(canary) }),
      fc.constant([canary]),
    );
    const leaf = fc.record({ data: secret, other: fc.jsonValue() });
    const nested = fc.letrec<{ node: unknown }>(tie => ({
      node: fc.oneof(leaf, fc.array(tie('node'), { maxLength: 3 }), fc.record({ a: tie('node') })),
    })).node;
    fc.assert(
      fc.property(nested, fields => {
        expect(JSON.stringify(withoutSecrets({ fields }))).not.toContain(canary);
      }),
    );
  });

  test('ordinary fields stay', () => {
    const fields = {
      path: '/api/v1/secrets',
      failures: 2,
      names: ['a', 'b'],
      nothing: null,
      deep: { ok: true },
    };
    expect(withoutSecrets(fields)).toEqual(fields);
  });

  test.each([
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['a date that is none', new Date(Number.NaN), 'invalid date'],
    [
      'a URL with a password and a query',
      new URL('https://u:p@vault:8200/v1?sig=x'),
      'https://vault:8200/v1',
    ],
    ['bytes', Buffer.from(canary), '[Buffer]'],
    ['a map', new Map([['a', canary]]), '[Map]'],
    ['a function', () => canary, '[function]'],
    ['a long text', 'x'.repeat(5000), `${'x'.repeat(4000)} …`],
  ])('%s is written without what it may carry', (_what, value, expected) => {
    expect(withoutSecrets({ field: value })).toEqual({ field: expected });
  });

  test('depth, length and number of fields are bounded, so a cycle ends', () => {
    const cycle: Record<string, unknown> = { list: Array.from({ length: 1000 }, (_each, index) => index) };
    cycle['self'] = cycle;
    const text = JSON.stringify(withoutSecrets(cycle));
    expect(text).toContain('[deeper]');
    expect(text.length).toBeLessThan(5000);
  });

  test('a field called __proto__ is a field', () => {
    const fields: Record<string, unknown> = JSON.parse('{"__proto__": {"polluted": true}}');
    const copy = withoutSecrets(fields);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"polluted":true}}');
  });
});

describe('errors', () => {
  test('what an HTTP client hangs on its error stays out', () => {
    const error = Object.assign(new Error('refused'), {
      code: 'EAXIOS',
      config: { headers: { a: canary } },
      response: canary,
    });
    const written = JSON.stringify(withoutSecrets({ err: error }));
    expect(written).not.toContain(canary);
    expect(written).toContain('"code":"EAXIOS"');
  });

  test('an error raised on purpose has its code and no stack', () => {
    const error = problem('RESOLVE_REFUSED', { place: 'a', reason: 'b' }, { cause: new Error('below') });
    expect(withoutSecrets({ err: error })).toEqual({
      err: {
        type: 'PosternError',
        message: 'a: b',
        code: 'RESOLVE_REFUSED',
        retryable: false,
        causes: ['below'],
      },
    });
  });

  test('any other error has its stack', () => {
    expect(withoutSecrets({ err: new TypeError('bug') })['err']).toMatchObject({
      type: 'TypeError',
      stack: expect.stringContaining('redact.test.ts'),
    });
  });

  test('causes that go in a circle end', () => {
    const error = new Error('round');
    error.cause = error;
    expect(withoutSecrets({ err: error })['err']).toMatchObject({ causes: Array(5).fill('round') });
  });
});

describe('text', () => {
  const key = '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----';
  test.each([
    ['a private key', `before ${key} after`, `before ${removed} after`],
    ['a private key without its end', 'x -----BEGIN PRIVATE KEY-----\nMIIE', `x ${removed}`],
    ['a JSON web token', 'got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln', `got ${removed}`],
    ['a bearer token', 'sent Bearer abcdefghijklmnopqrst', `sent Bearer ${removed}`],
    ['a Vault token', 'hvs.CAESIJ0123456789', removed],
    ['a certificate', '-----BEGIN CERTIFICATE-----', '-----BEGIN CERTIFICATE-----'],
    ['a sentence about bearer tokens', 'a bearer token is missing', 'a bearer token is missing'],
  ])('%s', (_what, text, expected) => {
    expect(withoutSecretText(text)).toBe(expected);
  });

  test('a JSON line stays JSON', () => {
    const line = JSON.stringify({ msg: 'cut "-----BEGIN PRIVATE KEY-----\nMIIE"', after: 1 });
    expect(JSON.parse(withoutSecretText(line))).toEqual({ msg: `cut "${removed}"`, after: 1 });
  });

  test.each<[string, (length: number) => string]>([
    ['of keys that do not begin', length => '-----BEGIN PRIVATE KEY'.repeat(length)],
    ['of keys that do not end', length => '-----BEGIN PRIVATE KEY-----'.repeat(length)],
    ['of a token in one piece', length => `eyJ${'a'.repeat(20 * length)}`],
    ['of tokens that do not end', length => 'eyJa.'.repeat(4 * length)],
  ])('hostile text %s costs what its length does', async (_what, text) => {
    expect(await growthOfWork(1250, text, withoutSecretText)).toBeLessThan(IN_PROPORTION);
  });
});

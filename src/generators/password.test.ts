import { describe, expect, test } from 'vitest';
import { password } from './password.ts';
import { request, texts } from './testing/request.ts';

async function generate(spec: Record<string, unknown>): Promise<string> {
  return texts(await password.generate(request('Password', spec)))['password'] ?? '';
}

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

describe('its form', () => {
  test.each<[Record<string, unknown>, { length: number; digits: number; symbols: number }]>([
    [{}, { length: 24, digits: 6, symbols: 6 }],
    [{ length: 0 }, { length: 24, digits: 6, symbols: 6 }],
    [{ length: 30 }, { length: 30, digits: 7, symbols: 7 }],
    [{ length: 7 }, { length: 7, digits: 1, symbols: 1 }],
    [
      { length: 10, digits: 0, symbols: 0 },
      { length: 10, digits: 0, symbols: 0 },
    ],
    [
      { length: 10, digits: 4, symbols: 6 },
      { length: 10, digits: 4, symbols: 6 },
    ],
    [
      { length: 500, allowRepeat: true },
      { length: 500, digits: 125, symbols: 125 },
    ],
  ])('%j', async (spec, expected) => {
    for (let run = 0; run < 20; run += 1) {
      const text = await generate(spec);
      expect(text).toMatch(/^[\x21-\x7e]*$/);
      expect({
        length: text.length,
        digits: count(text, /\d/g),
        symbols: count(text, /[^A-Za-z0-9]/g),
      }).toEqual(expected);
    }
  });

  test('has no character twice unless that is allowed', async () => {
    for (let run = 0; run < 50; run += 1) {
      const text = await generate({ length: 40 });
      expect(new Set(text).size).toBe(40);
    }
  });

  test('has no upper-case letter with noUpper', async () => {
    expect(await generate({ length: 36, digits: 10, symbols: 0, noUpper: true })).toMatch(/^[a-z0-9]{36}$/);
  });

  test('takes its symbols from symbolCharacters, the usual ones where that is empty', async () => {
    expect(count(await generate({ symbolCharacters: '-_$', symbols: 3 }), /[-_$]/g)).toBe(3);
    expect(count(await generate({ symbolCharacters: '' }), /[^A-Za-z0-9]/g)).toBe(6);
  });
});

test('every character of its class and every place can come', async () => {
  const seen = new Set<string>();
  const digitAt = new Set<number>();
  for (let run = 0; run < 400; run += 1) {
    const text = await generate({ length: 8, digits: 1, symbols: 0 });
    for (const character of text) seen.add(character);
    digitAt.add(text.search(/\d/));
  }
  expect(seen.size).toBe(62);
  expect(digitAt.size).toBe(8);
});

test('two are not the same', async () => {
  expect(await generate({})).not.toBe(await generate({}));
});

test('each of secretKeys gets its own', async () => {
  const made = texts(await password.generate(request('Password', { secretKeys: ['admin', 'reader'] })));
  expect(Object.keys(made)).toEqual(['admin', 'reader']);
  expect(made['admin']).not.toBe(made['reader']);
});

test.each([
  ['base64', 'base64', 36],
  ['base64url', 'base64url', 36],
  ['hex', 'hex', 50],
] as const)('encoding %s is what a decoder takes back, with padding', async (encoding, form, length) => {
  const text = await generate({ encoding, length: 25 });
  expect(Buffer.from(text, form).toString()).toHaveLength(25);
  expect(text).toHaveLength(length);
});

test('encoding base32 is padded', async () => {
  expect(await generate({ encoding: 'base32', length: 24 })).toMatch(/^[A-Z2-7]{39}=$/);
});

describe('what cannot be made is refused, and what to write', () => {
  test.each<[Record<string, unknown>, string]>([
    [{ length: 8, digits: 5, symbols: 4 }, 'number of digits and symbols must be less than total length'],
    [{ length: 60, digits: 0, symbols: 0 }, 'number of letters exceeds available letters'],
    [{ length: 20, digits: 11, symbols: 0 }, 'number of digits exceeds available digits'],
    [{ symbols: 4, symbolCharacters: '!?' }, 'number of symbols exceeds available symbols'],
    // go-password would look for a second "!" for ever.
    [{ symbols: 2, symbolCharacters: '!!' }, 'set allowRepeat: true'],
    [{ length: -1 }, 'Password/test: spec.length: it must be a whole number'],
    [{ length: 1e9 }, 'spec.length: it must be at most 65536'],
    [{ noUpper: 'yes' }, 'spec.noUpper: it must be true or false'],
    [{ encoding: 'rot13' }, 'spec.encoding: it must be one of raw, base64'],
    [{ secretKeys: ['a', 'a'] }, 'spec.secretKeys: secretKeys must be non-empty and unique'],
    [{ secretKeys: [''] }, 'spec.secretKeys'],
  ])('%j', async (spec, message) => {
    await expect(password.generate(request('Password', spec))).rejects.toThrow(message);
  });
});

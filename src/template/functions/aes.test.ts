import { describe, expect, test } from 'vitest';

import { openssl } from '../../x509/testing/openssl.ts';
import { render } from './testing/render.ts';

describe('what was encrypted is decrypted', () => {
  test.each([
    ['k', 'a'],
    ['', '0123456789abcdef'],
    ['a key of exactly thirty-two bytes', 'x'.repeat(1000)],
    ['\u{ff}\u{0}', '\u{0}\u{ff}'],
  ])('under %j', async (password, text) => {
    expect(await render('{{ encryptAES .p .t | decryptAES .p }}', { p: password, t: text })).toBe(text);
  });
});

test('openssl decrypts it with the password for a key, filled with zeros', async () => {
  const encrypted = Buffer.from(await render('{{ encryptAES "key" "some text" }}'), 'base64');
  const key = Buffer.concat([Buffer.from('key'), Buffer.alloc(29)]).toString('hex');
  const iv = encrypted.toString('hex', 0, 16);
  const arguments_ = ['enc', '-d', '-aes-256-cbc', '-K', key, '-iv', iv, '-in', 'text'];
  expect(await openssl(arguments_, { text: encrypted.subarray(16) })).toBe('some text');
});

test('bytes of a password behind the 32nd do not count', async () => {
  const password = 'p'.repeat(32);
  expect(await render(`{{ encryptAES "${password}x" "text" | decryptAES "${password}y" }}`)).toBe('text');
});

test('nothing stays nothing', async () => {
  expect(await render('{{ encryptAES "k" "" }}{{ decryptAES "k" "" }}')).toBe('');
});

describe('what cannot have been encrypted is refused and not quoted', () => {
  const oneBlock = Buffer.alloc(16).toString('base64');

  test.each([
    ['no base64', 'secret!', 'illegal base64 data at input byte 6'],
    ['a few bytes', 'YQ==', 'input not full blocks'],
    ['an initialization vector alone', oneBlock, 'input not full blocks'],
    ['half a block', Buffer.alloc(40).toString('base64'), 'input not full blocks'],
  ])('%s', async (_name, encrypted, message) => {
    await expect(render('{{ decryptAES "k" .e }}', { e: encrypted })).rejects.toThrow(
      `error calling decryptAES: ${message.startsWith('input') ? 'crypto/cipher: ' : ''}${message}`,
    );
  });

  test('a padding longer than the text', async () => {
    // A block that decrypts to 0xff at its end: made by taking the cipher apart with a chosen vector.
    const zeros = Buffer.alloc(16);
    const block = Buffer.from(
      await render('{{ encryptAES "k" "0123456789abcdef" }}', {}, tools(zeros)),
      'base64',
    );
    const vector = Buffer.from(zeros);
    vector[15] = 'f'.charCodeAt(0) ^ 0xff;
    const forged = Buffer.concat([vector, block.subarray(16, 32)]).toString('base64');
    await expect(render('{{ decryptAES "k" .e }}', { e: forged })).rejects.toThrow('the padding is longer');
  });
});

function tools(bytes: Buffer) {
  return { now: () => 0, randomBytes: () => bytes };
}

import { compareSync } from 'bcryptjs';
import { describe, expect, test } from 'vitest';

import { bytesOf } from '../value.ts';
import { render } from './testing/render.ts';

describe('bcrypt', () => {
  test.each(['password', '', 'pässword', 'x'.repeat(72)])(
    'of %j is verified by another program',
    async password => {
      const hash = await render('{{ bcrypt .p }}', { p: bytesOf(password) });
      expect(hash).toMatch(/^\$2a\$10\$[./A-Za-z0-9]{53}$/);
      expect([compareSync(password, hash), compareSync(`${password}x`.slice(-72), hash)]).toEqual([
        true,
        password.length === 72,
      ]);
    },
  );

  test('of more than 72 bytes gives a text that says so, as in sprig', async () => {
    expect(await render('{{ bcrypt .p }}', { p: bytesOf('é'.repeat(37)) })).toBe(
      'failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes',
    );
  });

  test('of bytes that are no text is refused', async () => {
    await expect(render('{{ bcrypt .p }}', { p: '\u{ff}' })).rejects.toThrow('the password is no UTF-8 text');
  });

  test('takes another salt each time', async () => {
    const [first, second] = (await render('{{ bcrypt "p" }} {{ bcrypt "p" }}')).split(' ');
    expect(first).not.toBe(second);
  });
});

describe('htpasswd', () => {
  test.each([
    '{{ htpasswd "user" "pass" }}',
    '{{ htpasswd "user" "pass" "bcrypt" }}',
    '{{ htpasswd "user" "pass" "x" }}',
  ])('%s is a line with bcrypt', async template => {
    const [user, hash = ''] = (await render(template)).split(':');
    expect([user, compareSync('pass', hash)]).toEqual(['user', true]);
  });

  test('with SHA-1 is what Apache writes', async () => {
    expect(await render('{{ htpasswd "user" "password" "sha" }}')).toBe(
      'user:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=',
    );
  });

  test('of a user with a colon gives a text that says so', async () => {
    expect(await render('{{ htpasswd "a:b" "pass" }}')).toBe('invalid username: a:b');
  });

  test.each(['{{ htpasswd "a" }}', '{{ htpasswd "a" "b" "sha" "d" }}'])('%s is refused', async template => {
    await expect(render(template)).rejects.toThrow('wrong number of args for htpasswd: ');
  });
});

describe('derivePassword', () => {
  // The first is that of sprig's documentation, the others come from sprig itself.
  test.each([
    ['long', 1, 'ZedaFaxcZaso9*'],
    ['long', 2, 'Fovi2@JifpTupx'],
    ['maximum', 1, 'pf4zS1LjCg&LjhsZ7T2~'],
    ['medium', 1, 'ZedJuz8$'],
    ['basic', 1, 'pIS54PLs'],
    ['short', 1, 'Zed5'],
    ['pin', 1, '6685'],
  ])('%s, the %d. password', async (type, counter, expected) => {
    expect(await render(`{{ derivePassword ${counter} "${type}" "password" "user" "example.com" }}`)).toBe(
      expected,
    );
  });

  test('of another type gives a text that says so', async () => {
    expect(await render('{{ derivePassword 1 "other" "p" "u" "s" }}')).toBe(
      'cannot find password template other',
    );
  });
});

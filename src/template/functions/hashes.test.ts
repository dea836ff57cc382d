import { expect, test } from 'vitest';

import { render } from './testing/render.ts';

test.each([
  ['sha1sum', '', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
  ['sha1sum', 'abc', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ['sha256sum', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'sha512sum',
    'abc',
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a' +
      '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
  ],
  // The bytes count, not the characters.
  ['sha1sum', '\u{ff}\u{0}', 'da33e41954997c24ad31f6c1845e18510b384f67'],
  ['adler32sum', '', '1'],
  ['adler32sum', 'Wikipedia', '300286872'],
  ['adler32sum', '\u{ff}'.repeat(6000), '2761382378'],
])('%s, case %#', async (name, input, expected) => {
  expect(await render(`{{ ${name} .input }}`, { input })).toBe(expected);
});

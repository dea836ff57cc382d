import { expect, test } from 'vitest';

import { addressBytes } from './ip-address.ts';

test.each([
  ['127.0.0.1', '7f000001'],
  ['255.0.10.1', 'ff000a01'],
  ['::1', '00000000000000000000000000000001'],
  ['::', '00000000000000000000000000000000'],
  ['2001:db8::ff00:42:8329', '20010db8000000000000ff0000428329'],
  ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
  ['::ffff:10.0.0.1', '00000000000000000000ffff0a000001'],
  ['FE80::', 'fe800000000000000000000000000000'],
])('%s has the bytes %s', (address, expected) => {
  expect(addressBytes(address)?.toString('hex')).toBe(expected);
});

test.each(['localhost', '', '1.2.3', '1.2.3.256', 'fe80::1%eth0', '1:2'])('%j is no address', text => {
  expect(addressBytes(text)).toBeUndefined();
});

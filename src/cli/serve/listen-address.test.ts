import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { readListenAddress } from './listen-address.ts';

test.each([
  ['127.0.0.1:8443', { host: '127.0.0.1', port: 8443 }],
  ['localhost:0', { host: 'localhost', port: 0 }],
  ['[::1]:8443', { host: '::1', port: 8443 }],
])('reads %s', (text, address) => {
  expect(readListenAddress('--listen', text)).toEqual(address);
});

test('takes every address of the machine without a host', () => {
  const hasIpv6 = Object.values(networkInterfaces())
    .flat()
    .some(address => address?.family === 'IPv6');

  expect(readListenAddress('--listen', ':8443')).toEqual({ host: hasIpv6 ? '::' : '0.0.0.0', port: 8443 });
});

test.each(['8443', '', ':', ':65536', '::1:8443', '[::1]', '[nowhere]:1', 'a:b:1', ':-1', ':8443 '])(
  'refuses "%s" and says which flag it is about',
  text => {
    expect(() => readListenAddress('--health-listen', text)).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining('--health-listen must be') }),
    );
  },
);

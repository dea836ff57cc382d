import { isIPv4, isIPv6 } from 'node:net';

import { problem } from '../errors.ts';

/**
 * The 4 or 16 bytes of an address, as a certificate's iPAddress name holds them (RFC 5280, 4.2.1.6).
 * @throws PosternError `CERT_SETTING` for text that is no address.
 */
export function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  if (isIPv6(address) && !address.includes('%')) return v6Bytes(address);
  throw problem('CERT_SETTING', {
    setting: 'names.ip',
    value: address,
    rule: 'write an IPv4 or IPv6 address',
  });
}

function v6Bytes(address: string): Buffer {
  // URL parsing turns a dotted tail (::ffff:1.2.3.4) into hex groups and leaves one `::` at most.
  const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
  const groups = (text: string) =>
    text === '' ? [] : text.split(':').map(group => Number.parseInt(group, 16));
  const before = groups(head);
  const after = groups(tail ?? '');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => 0);
  const bytes = Buffer.alloc(16);
  [...before, ...zeros, ...after].forEach((group, index) => bytes.writeUInt16BE(group, index * 2));
  return bytes;
}

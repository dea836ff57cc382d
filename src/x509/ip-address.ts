import { isIPv4, isIPv6 } from 'node:net';

/**
 * The 4 or 16 bytes of an address, as a certificate's iPAddress name holds them (RFC 5280, 4.2.1.6). Undefined for
 * text that is no address.
 */
export function addressBytes(address: string): Buffer | undefined {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  if (isIPv6(address) && !address.includes('%')) return v6Bytes(address);
  return undefined;
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

/** As Go prints 4 or 16 bytes (RFC 5952); an IPv4 address in 16 bytes is printed as one. */
export function addressText(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.subarray(0, 12).equals(mappedPrefix)) return bytes.subarray(12).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}

const mappedPrefix = Buffer.from('00000000000000000000ffff', 'hex');

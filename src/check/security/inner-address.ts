/** Addresses that lead into the machine or its cloud's control plane instead of to a server. */

export type InnerAddress = 'metadata' | 'link-local' | 'loopback';

const metadataNames = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
  'metadata.azure.internal',
  'metadata.azure.com',
  'metadata.tencentyun.com',
]);
/** Of AWS, of its containers, of Alibaba, of Oracle's classic cloud. */
const metadataAddresses = new Set([
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '100.100.100.200',
  '192.0.0.192',
  'fd00:ec2::254',
  'fd00:ec2::23',
  'fd20:ce::254',
]);

/**
 * What the host of a URL is, by its spelling alone: nothing is resolved. `URL` brings the decimal, octal and hexadecimal
 * forms of IPv4 (`0xa9fea9fe`, `2852039166`, `0251.0376.0251.0376`, `169.254.43518`) and short forms of IPv6 into one.
 */
export function innerAddress(address: string): InnerAddress | undefined {
  const text = address.trim();
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//iu.test(text) ? text : `http://${text}`);
  if (url === null) return undefined;
  // The parser reads numbers as IPv4 in schemes that it knows only.
  const known = URL.parse(`http://${url.host}`) ?? url;
  const host = known.hostname
    .replace(/^\[|\]$/gu, '')
    .replace(/\.$/u, '')
    .toLowerCase();
  const plain = mappedIpv4(host) ?? host;
  if (metadataNames.has(plain) || metadataAddresses.has(plain)) return 'metadata';
  if (/^169\.254\.\d+\.\d+$/u.test(plain) || /^fe[89ab][0-9a-f]:/u.test(plain)) return 'link-local';
  const isLoopback =
    /^127\.\d+\.\d+\.\d+$/u.test(plain) ||
    plain === '::1' ||
    plain === '::' ||
    plain === '0.0.0.0' ||
    plain === 'localhost' ||
    plain.endsWith('.localhost');
  return isLoopback ? 'loopback' : undefined;
}

/** `::ffff:a9fe:a9fe`, which `URL` makes of `::ffff:169.254.169.254`, and the same behind a NAT64 prefix. */
function mappedIpv4(host: string): string | undefined {
  const [, high, low] = /^(?:::ffff:|::|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/u.exec(host) ?? [];
  if (high === undefined || low === undefined) return undefined;
  const numbers = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return numbers.flatMap(number => [number >> 8, number & 255]).join('.');
}

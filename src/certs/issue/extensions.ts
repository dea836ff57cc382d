import { problem } from '../../errors.ts';
import {
  bitString,
  booleanTrue,
  implicitTag,
  sequence,
  unsignedInteger,
  type DerNode,
} from '../../x509/der.ts';
import { addressBytes } from '../../x509/ip-address.ts';
import type { Extension } from '../../x509/write-certificate.ts';
import { isCertificateName } from './dns-name.ts';
import type { ServingNames } from './serving-names.ts';

/** RFC 5280, 4.2.1. */
const EXTENSION_IDS = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
};

export function extension(name: keyof typeof EXTENSION_IDS, critical: boolean, value: DerNode): Extension {
  return { id: EXTENSION_IDS[name], critical, value };
}

/** Of an authority with so many others below it at most. */
export function authorityConstraints(pathLength: number): Extension {
  return extension('basicConstraints', true, sequence(booleanTrue(), unsignedInteger(Buffer.of(pathLength))));
}

/** Bit numbers of RFC 5280, 4.2.1.3; bit 0 is the highest of the byte. */
const KEY_USAGE_BITS = { digitalSignature: 0, keyEncipherment: 2, keyCertSign: 5, cRLSign: 6 };

export function keyUsage(...usages: readonly (keyof typeof KEY_USAGE_BITS)[]): DerNode {
  const bits = usages.map(usage => KEY_USAGE_BITS[usage]);
  const byte = bits.reduce((sum, bit) => sum | (0x80 >> bit), 0);
  return bitString(Buffer.of(byte), 7 - Math.max(...bits));
}

/** @throws PosternError `CERT_SETTING` for a name that no certificate can have */
export function alternativeNames({ dns, ip }: ServingNames): DerNode {
  return sequence(
    ...dns.map(name => implicitTag(2, servingName(name))),
    ...ip.map(address => implicitTag(7, servingAddress(address))),
  );
}

function servingName(name: string): Buffer {
  if (isCertificateName(name)) return Buffer.from(name, 'ascii');
  const rule = 'write a DNS name in small letters, such as postern.example.com or *.example.com';
  throw problem('CERT_SETTING', { setting: 'names.dns', value: `"${name}"`, rule });
}

function servingAddress(address: string): Buffer {
  const bytes = addressBytes(address);
  if (bytes !== undefined) return bytes;
  const rule = 'write an IPv4 or IPv6 address';
  throw problem('CERT_SETTING', { setting: 'names.ip', value: `"${address}"`, rule });
}

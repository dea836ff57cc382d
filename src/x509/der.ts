/**
 * ASN.1 values in DER (ITU-T X.690), written and read. Reading is as strict as Go's: lengths in their shortest form,
 * no indefinite ones, nothing after the value.
 */
import { Malformed } from './malformed.ts';

export interface DerNode {
  /** The identifier octet: class, constructed bit and tag number. */
  readonly tag: number;
  readonly content: Buffer;
  /** Identifier, length and content. */
  readonly encoded: Buffer;
}

/** Identifier octets. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  t61String: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** `[number]` of a primitive value; a constructed one has `| constructed`. */
export function contextTag(number: number): number {
  return 0x80 | number;
}

export const constructed = 0x20;

export function derNode(tag: number, content: Buffer): DerNode {
  return { tag, content, encoded: Buffer.concat([Buffer.of(tag), encodedLength(content.length), content]) };
}

function encodedLength(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const digits = Buffer.alloc(4);
  digits.writeUInt32BE(length);
  const significant = digits.subarray(digits.findIndex(byte => byte !== 0));
  return Buffer.concat([Buffer.of(0x80 | significant.length), significant]);
}

/** The one value that these bytes are. @throws Malformed */
export function decodeDer(der: Buffer): DerNode {
  const { node, rest } = decodeFirst(der);
  if (rest.length > 0) throw new Malformed('asn1: trailing data');
  return node;
}

/** The value that these bytes begin with, and what stands behind it. @throws Malformed */
export function decodeFirst(der: Buffer): { readonly node: DerNode; readonly rest: Buffer } {
  const [tag, first] = der;
  if (tag === undefined || first === undefined) throw new Malformed('asn1: data truncated');
  if ((tag & 0x1f) === 0x1f) throw new Malformed('asn1: unexpected tag');
  const { length, at } = first < 0x80 ? { length: first, at: 2 } : longLength(der, first & 0x7f);
  const end = at + length;
  if (end > der.length) throw new Malformed('asn1: data truncated');
  const node = { tag, content: der.subarray(at, end), encoded: der.subarray(0, end) };
  return { node, rest: der.subarray(end) };
}

function longLength(der: Buffer, size: number): { readonly length: number; readonly at: number } {
  if (size === 0) throw new Malformed('asn1: indefinite length found (not DER)');
  if (size > 4 || der.length < 2 + size) throw new Malformed('asn1: length too large');
  const length = der.readUIntBE(2, size);
  if (length < 0x80 || der[2] === 0) throw new Malformed('asn1: non-minimal length');
  return { length, at: 2 + size };
}

/** The children of a constructed value; none for a primitive one. @throws Malformed */
export function children(node: DerNode): readonly DerNode[] {
  return (node.tag & constructed) === 0 ? [] : sequenceOf(node.content);
}

/** Values that stand one behind the other. @throws Malformed */
function sequenceOf(bytes: Buffer): readonly DerNode[] {
  const found: DerNode[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const next = decodeFirst(rest);
    found.push(next.node);
    rest = next.rest;
  }
  return found;
}

/** The value, if it has the tag that is expected here. @throws Malformed */
export function expectTag(node: DerNode | undefined, tag: number): DerNode {
  if (node?.tag !== tag) throw new Malformed('asn1: structure error');
  return node;
}

/** The children of a SEQUENCE. @throws Malformed */
export function fieldsOf(node: DerNode | undefined): readonly DerNode[] {
  return children(expectTag(node, tags.sequence));
}

/** Dotted form. @throws Malformed */
export function objectIdentifierOf(node: DerNode | undefined): string {
  const { content } = expectTag(node, tags.objectIdentifier);
  const arcs: number[] = [];
  let arc = 0;
  let isOpen = false;
  for (const byte of content) {
    if (!isOpen && byte === 0x80) throw new Malformed('asn1: non-minimal object identifier');
    arc = arc * 128 + (byte & 0x7f);
    isOpen = (byte & 0x80) !== 0;
    if (!isOpen) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first, ...others] = arcs;
  if (first === undefined || isOpen) throw new Malformed('asn1: malformed object identifier');
  const root = Math.min(Math.floor(first / 40), 2);
  return [root, first - root * 40, ...others].join('.');
}

/** @throws Malformed */
export function integerOf(node: DerNode | undefined): bigint {
  const { content } = expectTag(node, tags.integer);
  const [first, second] = content;
  if (first === undefined) throw new Malformed('asn1: empty integer');
  const needless =
    second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
  if (needless) throw new Malformed('asn1: integer not minimally-encoded');
  return BigInt.asIntN(content.length * 8, BigInt(`0x${content.toString('hex')}`));
}

/** The bytes of a BIT STRING that has no unused bits. @throws Malformed */
export function wholeBytesOf(node: DerNode | undefined): Buffer {
  const { content } = expectTag(node, tags.bitString);
  if (content[0] !== 0) throw new Malformed('asn1: invalid padding bits in BIT STRING');
  return content.subarray(1);
}

export function sequence(...items: readonly DerNode[]): DerNode {
  return derNode(tags.sequence, Buffer.concat(items.map(item => item.encoded)));
}

/** DER puts the elements of a SET OF in the order of their bytes. */
export function setOf(...items: readonly DerNode[]): DerNode {
  const encoded = items.map(item => item.encoded).sort((a, b) => Buffer.compare(a, b));
  return derNode(tags.set, Buffer.concat(encoded));
}

/** From the dotted form: `2.5.29.15`. */
export function objectIdentifier(oid: string): DerNode {
  const [root = 0, second = 0, ...others] = oid.split('.').map(Number);
  return derNode(tags.objectIdentifier, Buffer.from([root * 40 + second, ...others].flatMap(base128)));
}

function base128(arc: number): number[] {
  const digits = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) {
    digits.unshift(0x80 | (rest % 128));
  }
  return digits;
}

/** A non-negative INTEGER from big-endian bytes, in the shortest form, which DER demands. */
export function unsignedInteger(bytes: Buffer): DerNode {
  const firstUsed = bytes.findIndex(byte => byte !== 0);
  const digits = firstUsed === -1 ? Buffer.of(0) : bytes.subarray(firstUsed);
  const needsSignByte = (digits[0] ?? 0) >= 0x80;
  return derNode(tags.integer, needsSignByte ? Buffer.concat([Buffer.of(0), digits]) : digits);
}

/** A non-negative INTEGER. */
export function integer(value: bigint | number): DerNode {
  const hex = value.toString(16);
  return unsignedInteger(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'));
}

/** BOOLEAN TRUE. FALSE is never written: everywhere in X.509 it is a default, and DER leaves defaults out. */
export function booleanTrue(): DerNode {
  return derNode(tags.boolean, Buffer.of(0xff));
}

export function nullValue(): DerNode {
  return derNode(tags.null, Buffer.alloc(0));
}

export function utf8String(text: string): DerNode {
  return derNode(tags.utf8String, Buffer.from(text, 'utf8'));
}

export function octetString(bytes: Buffer): DerNode {
  return derNode(tags.octetString, bytes);
}

/** `unusedBits`: how many low bits of the last byte carry nothing. */
export function bitString(bytes: Buffer, unusedBits = 0): DerNode {
  return derNode(tags.bitString, Buffer.concat([Buffer.of(unusedBits), bytes]));
}

/** UTCTime until 2049, GeneralizedTime from 2050 (RFC 5280, 4.1.2.5). Fractions of a second are cut off. */
export function time(at: Date): DerNode {
  const digits = `${at.toISOString().replace(/[-:T]|\..*$/g, '')}Z`;
  const year = at.getUTCFullYear();
  return year >= 1950 && year < 2050
    ? derNode(tags.utcTime, Buffer.from(digits.slice(2), 'ascii'))
    : derNode(tags.generalizedTime, Buffer.from(digits, 'ascii'));
}

/** `[tag] EXPLICIT` around a value. */
export function explicitTag(tag: number, node: DerNode): DerNode {
  return derNode(contextTag(tag) | constructed, node.encoded);
}

/** `[tag] IMPLICIT` in place of the tag of a primitive value. */
export function implicitTag(tag: number, bytes: Buffer): DerNode {
  return derNode(contextTag(tag), bytes);
}

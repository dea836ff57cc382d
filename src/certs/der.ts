/**
 * ASN.1 values as X.509 uses them, over node-forge's DER writer. Bytes go in and come out as Buffers; forge's
 * binary strings stay in this file.
 */
import asn1 from 'node-forge/lib/asn1.js';

export type DerNode = asn1.Node;

const { Class, Type } = asn1;
const primitive = (type: number, value: string): DerNode => asn1.create(Class.UNIVERSAL, type, false, value);
const binary = (bytes: Buffer): string => bytes.toString('latin1');

/** The encoded bytes of a value. */
export function encodeDer(node: DerNode): Buffer {
  return Buffer.from(asn1.toDer(node).getBytes(), 'latin1');
}

/** A value from its encoded bytes. Bit strings stay bytes, so that encoding again gives the same bytes. */
export function decodeDer(der: Buffer): DerNode {
  return asn1.fromDer(binary(der), { decodeBitStrings: false });
}

/** The children of a constructed value; none for a primitive one. */
export function children(node: DerNode): readonly DerNode[] {
  return typeof node.value === 'string' ? [] : node.value;
}

/** The content bytes of a primitive value; none for a constructed one. */
export function content(node: DerNode): Buffer {
  return typeof node.value === 'string' ? Buffer.from(node.value, 'latin1') : Buffer.alloc(0);
}

export function sequence(...items: readonly DerNode[]): DerNode {
  return asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, items);
}

export function setOf(...items: readonly DerNode[]): DerNode {
  return asn1.create(Class.UNIVERSAL, Type.SET, true, items);
}

/** Dotted form: `2.5.29.15`. */
export function objectIdentifier(oid: string): DerNode {
  return primitive(Type.OID, asn1.oidToDer(oid).getBytes());
}

/** A non-negative INTEGER from big-endian bytes, in the shortest form, which DER demands. */
export function unsignedInteger(bytes: Buffer): DerNode {
  const firstUsed = bytes.findIndex(byte => byte !== 0);
  const digits = firstUsed === -1 ? Buffer.of(0) : bytes.subarray(firstUsed);
  const needsSignByte = (digits[0] ?? 0) >= 0x80;
  return primitive(Type.INTEGER, binary(needsSignByte ? Buffer.concat([Buffer.of(0), digits]) : digits));
}

/** BOOLEAN TRUE. FALSE is never written: everywhere in X.509 it is a default, and DER leaves defaults out. */
export function booleanTrue(): DerNode {
  return primitive(Type.BOOLEAN, '\u00FF');
}

export function nullValue(): DerNode {
  return primitive(Type.NULL, '');
}

export function utf8String(text: string): DerNode {
  return primitive(Type.UTF8, binary(Buffer.from(text, 'utf8')));
}

export function octetString(bytes: Buffer): DerNode {
  return primitive(Type.OCTETSTRING, binary(bytes));
}

/** `unusedBits`: how many low bits of the last byte carry nothing. */
export function bitString(bytes: Buffer, unusedBits = 0): DerNode {
  return primitive(Type.BITSTRING, binary(Buffer.concat([Buffer.of(unusedBits), bytes])));
}

/** UTCTime until 2049, GeneralizedTime from 2050 (RFC 5280, 4.1.2.5). Fractions of a second are cut off. */
export function time(at: Date): DerNode {
  return at.getUTCFullYear() < 2050
    ? primitive(Type.UTCTIME, asn1.dateToUtcTime(at))
    : primitive(Type.GENERALIZEDTIME, asn1.dateToGeneralizedTime(at));
}

/** `[tag] EXPLICIT` around a value. */
export function explicitTag(tag: number, node: DerNode): DerNode {
  return asn1.create(Class.CONTEXT_SPECIFIC, tag, true, [node]);
}

/** `[tag] IMPLICIT` in place of the tag of a primitive value. */
export function implicitTag(tag: number, bytes: Buffer): DerNode {
  return asn1.create(Class.CONTEXT_SPECIFIC, tag, false, binary(bytes));
}

/** The names of a certificate's subject and issuer, as Go reads and prints them (`crypto/x509/pkix`). */
import { isUtf8 } from 'node:buffer';

import { children, derNode, expectTag, fieldsOf, objectIdentifierOf, tags, type DerNode } from './der.ts';
import { Malformed } from './malformed.ts';

export interface NameAttribute {
  /** Dotted object identifier. */
  readonly type: string;
  readonly value: string;
}

/** The attributes in order; that some stand in one set is not kept. @throws Malformed */
export function readName(name: DerNode): readonly NameAttribute[] {
  return fieldsOf(name)
    .flatMap(set => children(expectTag(set, tags.set)))
    .map(attribute => {
      const [type, value] = fieldsOf(attribute);
      if (value === undefined) throw new Malformed('x509: invalid RDNSequence: invalid attribute value');
      return { type: objectIdentifierOf(type), value: textOf(value) };
    });
}

/**
 * As Go's `Name.String()`: `CN=example.com,O=Example`. Known attributes come in an order of their own, whatever the
 * certificate's; those of one kind are joined by `+`, and others print the bytes of their value.
 */
export function nameText(attributes: readonly NameAttribute[]): string {
  const known = Object.entries(printOrder).flatMap(([type, name]) => {
    const values = attributes.filter(attribute => attribute.type === type).map(({ value }) => value);
    // Go keeps one common name and one serial number, the last.
    const kept =
      name === 'CN' || name === 'SERIALNUMBER' ? values.slice(-1).filter(value => value !== '') : values;
    return kept.length === 0 ? [] : [kept.map(value => `${name}=${escaped(value)}`).join('+')];
  });
  const others = attributes.filter(({ type }) => !(type in printOrder)).map(unknownAttribute);
  return [...known, ...others.toReversed()].join(',');
}

/** The reverse of the order in which Go builds a name. */
const printOrder: Readonly<Record<string, string>> = {
  '2.5.4.5': 'SERIALNUMBER',
  '2.5.4.3': 'CN',
  '2.5.4.11': 'OU',
  '2.5.4.10': 'O',
  '2.5.4.17': 'POSTALCODE',
  '2.5.4.9': 'STREET',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.6': 'C',
};

function unknownAttribute({ type, value }: NameAttribute): string {
  return `${type}=#${directoryString(value).encoded.toString('hex')}`;
}

/** As Go encodes a text: PrintableString where it can be one, otherwise UTF8String. */
export function directoryString(text: string): DerNode {
  const isPrintable = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text);
  return derNode(isPrintable ? tags.printableString : tags.utf8String, Buffer.from(text, 'utf8'));
}

function escaped(value: string): string {
  // Go compares the place of a character in bytes with the length in bytes.
  return value.replaceAll(/[,+"\\<>;]|^[ #]| $/gu, String.raw`\$&`);
}

function textOf(node: DerNode): string {
  const { content } = node;
  const decode = decoders[node.tag];
  if (decode === undefined) throw new Malformed('x509: invalid RDNSequence: unsupported string type');
  const text = decode(content);
  if (text === undefined) throw new Malformed('x509: invalid RDNSequence: invalid attribute value');
  return text;
}

const decoders: Readonly<Record<number, (content: Buffer) => string | undefined>> = {
  // T.61 is read as Latin-1, as nearly everybody does.
  [tags.t61String]: content => content.toString('latin1'),
  // The standard's characters, and `*` and `&`, which are found in certificates too.
  [tags.printableString]: content => matching(content, /^[A-Za-z0-9 '()+,\-./:=?*&]*$/),
  [tags.numericString]: content => matching(content, /^[0-9 ]*$/),
  // oxlint-disable-next-line no-control-regex
  [tags.ia5String]: content => matching(content, /^[\u{0}-\u{7f}]*$/u),
  [tags.utf8String]: content => (isUtf8(content) ? content.toString('utf8') : undefined),
  [tags.bmpString]: bmpText,
};

function matching(content: Buffer, pattern: RegExp): string | undefined {
  const text = content.toString('latin1');
  return pattern.test(text) ? text : undefined;
}

function bmpText(content: Buffer): string | undefined {
  if (content.length % 2 !== 0) return undefined;
  const text = Buffer.from(content).swap16().toString('utf16le').replace(/\0$/, '');
  return /[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]/.test(text) ? undefined : text;
}

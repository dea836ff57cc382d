/** The subjectAltName extension (RFC 5280, 4.2.1.6). */
import { contextTag, decodeFirst, fieldsOf } from './der.ts';
import { Malformed } from './malformed.ts';

export interface AlternativeNames {
  readonly dns: readonly string[];
  /** 4 or 16 bytes each. */
  readonly ip: readonly Buffer[];
  readonly email: readonly string[];
  readonly uri: readonly string[];
}

/** Names of other kinds are left out. @throws Malformed */
export function readAlternativeNames(extension: Buffer | undefined): AlternativeNames {
  const names = extension === undefined ? [] : fieldsOf(decodeFirst(extension).node);
  const ofKind = (number: number) =>
    names.filter(name => name.tag === contextTag(number)).map(name => name.content);
  const texts = (number: number) => ofKind(number).map(asciiText);
  const ip = ofKind(7);
  if (ip.some(address => address.length !== 4 && address.length !== 16)) {
    throw new Malformed('x509: cannot parse an IP address of this length');
  }
  return { dns: texts(2), ip, email: texts(1), uri: texts(6) };
}

function asciiText(bytes: Buffer): string {
  if (bytes.some(byte => byte >= 0x80)) throw new Malformed('x509: a subject alternative name is malformed');
  return bytes.toString('ascii');
}

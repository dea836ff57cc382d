/** X.509 certificates, read as strictly as Go's `x509.ParseCertificate` (RFC 5280, 4.1). */
import { Malformed } from './malformed.ts';
import {
  booleanTrue,
  children,
  constructed,
  contextTag,
  decodeDer,
  decodeFirst,
  expectTag,
  fieldsOf,
  integerOf,
  objectIdentifierOf,
  tags,
  type DerNode,
} from './der.ts';
import { checkPublicKey } from './public-key.ts';
import { readAlternativeNames, type AlternativeNames } from './alternative-names.ts';
import { readName, type NameAttribute } from './distinguished-name.ts';

export interface Certificate {
  readonly der: Buffer;
  readonly subject: readonly NameAttribute[];
  readonly subjectDer: DerNode;
  readonly issuerDer: DerNode;
  /** SubjectPublicKeyInfo. */
  readonly publicKeyDer: Buffer;
  readonly authorityKeyId: Buffer | undefined;
  readonly subjectKeyId: Buffer | undefined;
  readonly names: AlternativeNames;
}

/** @throws Malformed */
export function readCertificate(der: Buffer): Certificate {
  const [tbs, outerAlgorithm, signature] = fieldsOf(decodeDer(der));
  const fields = fieldsOf(tbs);
  const hasVersion = fields[0]?.tag === (contextTag(0) | constructed);
  const version = hasVersion ? checkedVersion(fields[0]) : 1;
  const [serial, algorithm, issuer, validity, subject, publicKey] = fields.slice(hasVersion ? 1 : 0);
  if (integerOf(serial) < 0n) throw new Malformed('x509: negative serial number');
  checkAlgorithms(algorithm, outerAlgorithm);
  if (issuer === undefined || subject === undefined) throw new Malformed('x509: malformed issuer');
  readName(issuer);
  checkValidity(validity);
  const publicKeyDer = expectTag(publicKey, tags.sequence).encoded;
  checkPublicKey(publicKeyDer);
  expectTag(signature, tags.bitString);
  const extensions = version === 3 ? readExtensions(fields.at(-1)) : new Map<string, Extension>();
  return {
    der,
    subject: readName(subject),
    subjectDer: subject,
    issuerDer: issuer,
    publicKeyDer,
    authorityKeyId: readAuthorityKeyId(extensions.get('2.5.29.35')),
    subjectKeyId: readSubjectKeyId(extensions.get('2.5.29.14')),
    names: readAlternativeNames(extensions.get('2.5.29.17')?.value),
  };
}

function checkedVersion(wrapper: DerNode | undefined): number {
  const [number] = wrapper === undefined ? [] : children(wrapper);
  const version = Number(integerOf(number)) + 1;
  if (version < 1 || version > 3) throw new Malformed('x509: invalid version');
  return version;
}

function checkAlgorithms(inner: DerNode | undefined, outer: DerNode | undefined): void {
  objectIdentifierOf(fieldsOf(inner)[0]);
  if (inner === undefined || !inner.encoded.equals(expectTag(outer, tags.sequence).encoded)) {
    throw new Malformed("x509: inner and outer signature algorithm identifiers don't match");
  }
}

function checkValidity(validity: DerNode | undefined): void {
  const [notBefore, notAfter] = fieldsOf(validity);
  for (const time of [notBefore, notAfter]) {
    const digits = time?.content.toString('latin1') ?? '';
    const pattern =
      time?.tag === tags.utcTime
        ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})$/
        : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(Z|[+-]\d{4})$/;
    if (time?.tag !== tags.utcTime && time?.tag !== tags.generalizedTime)
      throw new Malformed('x509: unsupported time format');
    const parts = pattern.exec(digits);
    if (parts === null || !isCalendarTime(parts.slice(1, 7).map(part => Number(part ?? 0))))
      throw new Malformed('x509: malformed time');
  }
}

function isCalendarTime([
  year = 0,
  month = 0,
  day = 0,
  hour = 0,
  minute = 0,
  second = 0,
]: readonly number[]): boolean {
  // Of a UTCTime's year only two digits are known: those of 2000 to 2099 have the leap days of 1950 to 2049.
  const days = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60;
}

interface Extension {
  readonly isCritical: boolean;
  readonly value: Buffer;
}

function readExtensions(last: DerNode | undefined): ReadonlyMap<string, Extension> {
  const found = new Map<string, Extension>();
  if (last?.tag !== (contextTag(3) | constructed)) return found;
  for (const extension of fieldsOf(children(last)[0])) {
    const [oid, ...others] = fieldsOf(extension);
    const id = objectIdentifierOf(oid);
    if (found.has(id)) throw new Malformed('x509: certificate contains duplicate extensions');
    const isCritical = others[0]?.tag === tags.boolean && others[0].encoded.equals(booleanTrue().encoded);
    const value = expectTag(
      others[0]?.tag === tags.boolean ? others[1] : others[0],
      tags.octetString,
    ).content;
    found.set(id, { isCritical, value });
  }
  return found;
}

function readAuthorityKeyId(extension: Extension | undefined): Buffer | undefined {
  if (extension === undefined) return undefined;
  if (extension.isCritical) throw new Malformed('x509: authority key identifier incorrectly marked critical');
  const [first] = fieldsOf(decodeFirst(extension.value).node);
  return first?.tag === contextTag(0) ? first.content : undefined;
}

function readSubjectKeyId(extension: Extension | undefined): Buffer | undefined {
  if (extension === undefined) return undefined;
  if (extension.isCritical) throw new Malformed('x509: subject key identifier incorrectly marked critical');
  return expectTag(decodeFirst(extension.value).node, tags.octetString).content;
}

/** PKCS#12 archives (RFC 7292), read as go-pkcs12's `DecodeChain` does: DER only, one key and its certificates. */
import { readCertificate, type Certificate } from '../x509/certificate.ts';
import {
  children,
  constructed,
  contextTag,
  decodeDer,
  expectTag,
  fieldsOf,
  integerOf,
  objectIdentifierOf,
  tags,
  type DerNode,
} from '../x509/der.ts';
import { Malformed } from '../x509/malformed.ts';
import { readPkcs8, type PrivateKey } from '../x509/private-key.ts';
import { decrypt } from './decrypt.ts';
import { identifiers } from './identifiers.ts';
import { isSealedBy } from './mac.ts';
import { isEmpty, noPassword, passwordOf, type Password } from './password.ts';

export interface Archive {
  readonly key: PrivateKey;
  /** The first is the leaf. */
  readonly certificates: readonly [Certificate, ...Certificate[]];
}

/** @throws Malformed */
export function readArchive(archive: Buffer, passwordBytes: string): Archive {
  const [version, authSafe, macData] = fieldsOf(decodeDer(archive));
  if (integerOf(version) !== 3n) throw new Malformed("pkcs12: can only decode v3 PFX PDU's");
  const safe = contentInfo(authSafe);
  if (safe.type !== identifiers.data) {
    throw new Malformed('pkcs12: only password-protected PFX is implemented');
  }
  const content = octetsOf(safe.content);
  const password = checkedPassword(passwordOf(passwordBytes), macData, content);
  const parts = fieldsOf(decodeDer(content));
  if (parts.length < 1 || parts.length > 2) {
    throw new Malformed(
      `pkcs12: expected between 1 and 2 items in the authenticated safe, but this file has ${parts.length}`,
    );
  }
  return archiveOf(
    parts.flatMap(part => bagsOf(part, password)),
    password,
  );
}

function checkedPassword(password: Password, macData: DerNode | undefined, content: Buffer): Password {
  if (macData === undefined) {
    if (!isEmpty(password)) throw new Malformed('pkcs12: no MAC in data');
    return password;
  }
  const candidates = isEmpty(password) ? [password, noPassword] : [password];
  const fitting = candidates.find(candidate => isSealedBy(macData, content, candidate));
  if (fitting === undefined) throw new Malformed('pkcs12: decryption password incorrect');
  return fitting;
}

interface ContentInfo {
  readonly type: string;
  readonly content: DerNode;
}

function contentInfo(node: DerNode | undefined): ContentInfo {
  const [type, wrapper] = fieldsOf(node);
  return { type: objectIdentifierOf(type), content: unwrapped(wrapper) };
}

/** The value in `[0] EXPLICIT`. */
function unwrapped(wrapper: DerNode | undefined): DerNode {
  return decodeDer(expectTag(wrapper, contextTag(0) | constructed).content);
}

function octetsOf(node: DerNode | undefined): Buffer {
  return expectTag(node, tags.octetString).content;
}

interface Bag {
  readonly type: string;
  readonly value: DerNode;
}

function bagsOf(part: DerNode, password: Password): readonly Bag[] {
  const { type, content } = contentInfo(part);
  const safe = decodeDer(safeContents(type, content, password));
  return fieldsOf(safe).map(bag => {
    const [id, value] = fieldsOf(bag);
    return { type: objectIdentifierOf(id), value: unwrapped(value) };
  });
}

function safeContents(type: string, content: DerNode, password: Password): Buffer {
  if (type === identifiers.data) return octetsOf(content);
  if (type !== identifiers.encryptedData) {
    throw new Malformed(
      'pkcs12: only data and encryptedData content types are supported in authenticated safe',
    );
  }
  const [version, encrypted] = fieldsOf(content);
  if (integerOf(version) !== 0n) throw new Malformed('pkcs12: only version 0 of EncryptedData is supported');
  const [, algorithm, data] = fieldsOf(encrypted);
  return decrypt(
    { algorithm: expectTag(algorithm, tags.sequence), data: expectTag(data, contextTag(0)).content },
    password,
  );
}

function archiveOf(bags: readonly Bag[], password: Password): Archive {
  const keys = bags.flatMap(bag => keyOf(bag, password));
  const [leaf, ...others] = bags.flatMap(certificateOf);
  const [key, secondKey] = keys;
  if (secondKey !== undefined) throw new Malformed('pkcs12: expected exactly one key bag');
  if (leaf === undefined) throw new Malformed('pkcs12: certificate missing');
  if (key === undefined) throw new Malformed('pkcs12: private key missing');
  return { key, certificates: [leaf, ...others] };
}

function keyOf({ type, value }: Bag, password: Password): readonly PrivateKey[] {
  if (type === identifiers.keyBag) return [readPkcs8(value.encoded)];
  if (type !== identifiers.shroudedKeyBag) return [];
  const [algorithm, data] = fieldsOf(value);
  const encrypted = { algorithm: expectTag(algorithm, tags.sequence), data: octetsOf(data) };
  return [readPkcs8(decrypt(encrypted, password))];
}

function certificateOf({ type, value }: Bag): readonly Certificate[] {
  if (type !== identifiers.certificateBag) return [];
  const [id, wrapper] = fieldsOf(value);
  if (objectIdentifierOf(id) !== identifiers.x509Certificate) {
    throw new Malformed('pkcs12: only X509 certificates are supported in cert bags');
  }
  return [readCertificate(octetsOf(wrapper === undefined ? undefined : children(wrapper)[0]))];
}

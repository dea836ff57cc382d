/**
 * PKCS#12 archives (RFC 7292) as go-pkcs12's `Modern` encoder writes them: AES-256 by PBES2, sealed with SHA-256.
 * OpenSSL since 1.1.1, Java since 12 and Windows Server since 2019 read them.
 */
import { hash } from 'node:crypto';

import type { Certificate } from '../x509/certificate.ts';
import {
  derNode,
  explicitTag,
  implicitTag,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  tags,
  type DerNode,
} from '../x509/der.ts';
import { nameText } from '../x509/distinguished-name.ts';
import { writePkcs8 } from '../x509/private-key.ts';
import { encrypt } from './encrypt.ts';
import type { Randomness } from './pbkdf2.ts';
import { identifiers } from './identifiers.ts';
import { writeMac } from './mac.ts';
import { bmpString, passwordOf, type Password } from './password.ts';
import type { Archive } from './read-archive.ts';

export interface Sealing extends Randomness {
  /** A string of bytes. */
  readonly password: string;
}

/** A key with its certificates, the leaf first. @throws Malformed for a password beyond the Basic Multilingual Plane */
export function writeArchive({ key, certificates }: Archive, sealing: Sealing): Buffer {
  const password = passwordOf(sealing.password);
  const [leaf, ...authorities] = certificates;
  const localKeyId = attribute(identifiers.localKeyId, octetString(hash('sha1', leaf.der, 'buffer')));
  const certificateBags = [
    certificateBag(leaf, [localKeyId]),
    ...authorities.map(authority => certificateBag(authority, [])),
  ];
  const { algorithm, data } = encrypt(writePkcs8(key), password, sealing);
  const keyBag = bag(identifiers.shroudedKeyBag, sequence(algorithm, octetString(data)), [localKeyId]);
  const parts = [encryptedPart(certificateBags, password, sealing), plainPart(sequence(keyBag).encoded)];
  return sealed(parts, password, sealing);
}

/** Certificates that Java trusts, each under its subject's name. @throws Malformed */
export function writeTrustStore(certificates: readonly Certificate[], sealing: Sealing): Buffer {
  const password = passwordOf(sealing.password);
  const trusted = attribute(identifiers.javaTrustedFor, objectIdentifier(identifiers.anyPurpose));
  const bags = certificates.map(certificate => {
    const name = Array.from(nameText(certificate.subject), character => character.codePointAt(0) ?? 0);
    const friendlyName = attribute(identifiers.friendlyName, derNode(tags.bmpString, bmpString(name)));
    return certificateBag(certificate, [trusted, friendlyName]);
  });
  return sealed([encryptedPart(bags, password, sealing)], password, sealing);
}

function sealed(parts: readonly DerNode[], password: Password, sealing: Sealing): Buffer {
  const content = sequence(...parts).encoded;
  return sequence(integer(3), plainPart(content), writeMac(content, password, sealing)).encoded;
}

/** ContentInfo of type data. */
function plainPart(content: Buffer): DerNode {
  return sequence(objectIdentifier(identifiers.data), explicitTag(0, octetString(content)));
}

function encryptedPart(bags: readonly DerNode[], password: Password, sealing: Sealing): DerNode {
  const { algorithm, data } = encrypt(sequence(...bags).encoded, password, sealing);
  const content = sequence(objectIdentifier(identifiers.data), algorithm, implicitTag(0, data));
  return sequence(objectIdentifier(identifiers.encryptedData), explicitTag(0, sequence(integer(0), content)));
}

function certificateBag({ der }: Certificate, attributes: readonly DerNode[]): DerNode {
  const value = sequence(objectIdentifier(identifiers.x509Certificate), explicitTag(0, octetString(der)));
  return bag(identifiers.certificateBag, value, attributes);
}

function bag(type: string, value: DerNode, attributes: readonly DerNode[]): DerNode {
  return sequence(objectIdentifier(type), explicitTag(0, value), setOf(...attributes));
}

function attribute(type: string, value: DerNode): DerNode {
  return sequence(objectIdentifier(type), setOf(value));
}

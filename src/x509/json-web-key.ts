/** JSON Web Keys (RFC 7517, 8037) to DER, as strict and as lax as lestrrat-go/jwx, which ESO uses. */
import { createPublicKey } from 'node:crypto';

import { decodeBase64, type Base64Encoding } from '../golang/base64.ts';
import { parseJson, type JsonNode } from '../golang/json.ts';
import { curveOfName, type Curve } from './curves.ts';
import { bitString, integer, nullValue, objectIdentifier, sequence } from './der.ts';
import { Malformed } from './malformed.ts';
import { ecKey, publicKeyDerOf, writePkcs8, type PrivateKey } from './private-key.ts';
import { rsaKey } from './rsa-key.ts';

type Members = ReadonlyMap<string, JsonNode>;

/** SubjectPublicKeyInfo of a public key. @throws Malformed, for a private key too */
export function jwkPublicKeyDer(json: string): Buffer {
  const key = readKey(json);
  if (key.has('d')) throw new Malformed('x509: unsupported public key type: this is a private key');
  switch (textMember(key, 'kty')) {
    case 'RSA':
      return rsaPublicKeyDer(numberMember(key, 'n'), numberMember(key, 'e'));
    case 'EC':
      return ecPublicKeyDer(curveMember(key), bytesMember(key, 'x'), bytesMember(key, 'y'));
    case 'OKP':
      return edPublicKeyDer(key);
    default:
      throw new Malformed('invalid key type from JSON');
  }
}

/** PKCS#8 of a private key. @throws Malformed, for a public key too */
export function jwkPrivateKeyDer(json: string): Buffer {
  const key = readKey(json);
  if (!key.has('d'))
    throw new Malformed('x509: unknown key type while marshaling PKCS#8: this is no private key');
  return writePkcs8(privateKeyOfMembers(key));
}

/** The members, of which the well-known ones have to have the right types. Of equal names the last one counts. */
function readKey(json: string): Members {
  const document = parseJson(Buffer.from(json, 'latin1'));
  if (document?.kind !== 'object') throw new Malformed('failed to unmarshal JSON into key hint');
  for (const [name, value] of document.members) {
    const isText = value.kind === 'string';
    if (textMembers.has(name) && !isText) throw new Malformed(`failed to decode value for key ${name}`);
    if (name === 'x5c' && !isListOfTexts(value)) throw new Malformed('failed to decode value for key x5c');
    if (name === 'key_ops' && !isListOfTexts(value, keyOperations)) {
      throw new Malformed('failed to decode value for key key_ops');
    }
  }
  return new Map(document.members);
}

const textMembers = new Set(['kty', 'crv', 'alg', 'kid', 'use', 'x5t', 'x5t#S256', 'x5u']);
const keyOperations: ReadonlySet<string> = new Set([
  'sign',
  'verify',
  'encrypt',
  'decrypt',
  'wrapKey',
  'unwrapKey',
  'deriveKey',
  'deriveBits',
]);

function isListOfTexts(node: JsonNode, allowed?: ReadonlySet<string>): boolean {
  if (node.kind !== 'array') return node.kind === 'word' && node.raw === 'null';
  return node.items.every(item => item.kind === 'string' && (allowed?.has(item.value) ?? true));
}

function privateKeyOfMembers(key: Members): PrivateKey {
  switch (textMember(key, 'kty')) {
    case 'RSA':
      return { kind: 'rsa', rsa: rsaKeyOf(key) };
    case 'EC':
      return ecKeyOf(key);
    case 'OKP':
      return edKeyOf(key);
    default:
      throw new Malformed('invalid key type from JSON');
  }
}

function rsaKeyOf(key: Members) {
  const [n, e, d, p, q] = ['n', 'e', 'd', 'p', 'q'].map(name => numberMember(key, name));
  const [dp, dq, qi] = ['dp', 'dq', 'qi'].map(name => (key.has(name) ? numberMember(key, name) : undefined));
  return rsaKey({ n: n ?? 0n, e: e ?? 0n, d: d ?? 0n, p: p ?? 0n, q: q ?? 0n, dp, dq, qi });
}

function ecKeyOf(key: Members): PrivateKey {
  const curve = curveMember(key);
  const made = ecKey(curve, bytesMember(key, 'd'));
  const stated = ecPublicKeyDer(curve, bytesMember(key, 'x'), bytesMember(key, 'y'));
  if (!publicKeyDerOf(made).equals(stated))
    throw new Malformed('the public key does not belong to the private key');
  return made;
}

/** X25519 keys are read and then refused, as by Go's x509. */
function edKeyOf(key: Members): PrivateKey {
  if (textMember(key, 'crv') !== 'Ed25519')
    throw new Malformed('x509: unknown key type while marshaling PKCS#8');
  const seed = bytesMember(key, 'd');
  if (seed.length !== 32) throw new Malformed('failed to build public key: wrong private key size');
  const made: PrivateKey = { kind: 'ed25519', seed };
  if (!publicKeyDerOf(made).subarray(-32).equals(bytesMember(key, 'x'))) {
    throw new Malformed('failed to build public key: invalid x value given d value');
  }
  return made;
}

function edPublicKeyDer(key: Members): Buffer {
  if (textMember(key, 'crv') !== 'Ed25519') throw new Malformed('x509: unsupported public key type');
  // Go does not look at the length of the key.
  return sequence(sequence(objectIdentifier('1.3.101.112')), bitString(bytesMember(key, 'x'))).encoded;
}

function rsaPublicKeyDer(n: bigint, e: bigint): Buffer {
  if (e >= 2n ** 63n) throw new Malformed('the exponent is too large');
  const algorithm = sequence(objectIdentifier('1.2.840.113549.1.1.1'), nullValue());
  return sequence(algorithm, bitString(sequence(integer(n), integer(e)).encoded)).encoded;
}

function ecPublicKeyDer(curve: Curve, x: Buffer, y: Buffer): Buffer {
  const point = Buffer.concat([Buffer.of(4), coordinate(curve, x), coordinate(curve, y)]);
  const algorithm = sequence(objectIdentifier('1.2.840.10045.2.1'), objectIdentifier(curve.identifier));
  const der = sequence(algorithm, bitString(point)).encoded;
  try {
    createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    throw new Malformed('x509: invalid elliptic curve public key');
  }
  return der;
}

function coordinate(curve: Curve, bytes: Buffer): Buffer {
  const firstUsed = bytes.findIndex(byte => byte !== 0);
  const digits = firstUsed === -1 ? Buffer.alloc(0) : bytes.subarray(firstUsed);
  if (digits.length > curve.size) throw new Malformed('x509: invalid elliptic curve public key');
  return Buffer.concat([Buffer.alloc(curve.size - digits.length), digits]);
}

function curveMember(key: Members): Curve {
  const curve = curveOfName(textMember(key, 'crv'));
  // jwx has no P-224.
  if (curve === undefined || curve.name === 'P-224') throw new Malformed('invalid curve algorithm');
  return curve;
}

function textMember(key: Members, name: string): string {
  const node = key.get(name);
  if (node?.kind !== 'string') throw new Malformed(`required field ${name} is missing`);
  return node.value;
}

function numberMember(key: Members, name: string): bigint {
  return BigInt(`0x0${bytesMember(key, name).toString('hex')}`);
}

/** Base64 of either alphabet, padded or not. */
function bytesMember(key: Members, name: string): Buffer {
  const text = textMember(key, name);
  const bytes = decodeBase64(Buffer.from(text, 'utf8'), encodingOf(text));
  if (!Buffer.isBuffer(bytes)) throw new Malformed(`failed to decode value for key ${name}`);
  return bytes;
}

function encodingOf(text: string): Base64Encoding {
  const isUrl = !/[+/]/.test(text);
  if (text.endsWith('=')) return isUrl ? 'url' : 'standard';
  return isUrl ? 'rawUrl' : 'rawStandard';
}

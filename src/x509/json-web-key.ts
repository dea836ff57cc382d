/** JSON Web Keys (RFC 7517, 8037) to DER, as strict and as lax as lestrrat-go/jwx, which ESO uses. */
import { createPublicKey } from 'node:crypto';

import { decodeBase64, type Base64Encoding } from '../golang/encoding/base64.ts';
import { parseJson, type JsonNode } from '../golang/encoding/json.ts';
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
      return ecPublicKeyOf(key);
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
    const isWrong =
      (textMembers.has(name) && value.kind !== 'string' && !isNull(value)) ||
      (listMembers.has(name) && !isListOfTexts(value));
    if (isWrong) throw new Malformed(`failed to decode value for key ${name}`);
  }
  const types = document.members.filter(([name]) => name === 'kty').map(([, value]) => value.raw);
  if (new Set(types).size > 1) throw new Malformed('failed to unmarshal JSON into key: invalid kty value');
  return new Map(document.members);
}

const textMembers = new Set(['kty', 'crv', 'alg', 'kid', 'use', 'x5t', 'x5t#S256', 'x5u']);
const listMembers = new Set(['x5c', 'key_ops']);

function isListOfTexts(node: JsonNode): boolean {
  if (node.kind !== 'array') return isNull(node);
  return node.items.every(item => item.kind === 'string' || isNull(item));
}

function isNull(node: JsonNode): boolean {
  return node.kind === 'word' && node.raw === 'null';
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
  const [dp, dq, qi] = ['dp', 'dq', 'qi'].map(name => optionalNumber(key, name));
  return rsaKey({ n: n ?? 0n, e: e ?? 0n, d: d ?? 0n, p: p ?? 0n, q: q ?? 0n, dp, dq, qi });
}

function ecPublicKeyOf(key: Members): Buffer {
  const curve = curveMember(key);
  return ecPublicKeyDer(curve, checkedPoint(curve, bytesMember(key, 'x'), bytesMember(key, 'y')));
}

/** Whether the halves belong together is not looked at, by ESO neither. */
function ecKeyOf(key: Members): PrivateKey {
  const curve = curveMember(key);
  const point = checkedPoint(curve, bytesMember(key, 'x'), bytesMember(key, 'y'));
  return { ...ecKey(curve, bytesMember(key, 'd')), point };
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

function ecPublicKeyDer(curve: Curve, point: Buffer): Buffer {
  const algorithm = sequence(objectIdentifier('1.2.840.10045.2.1'), objectIdentifier(curve.identifier));
  return sequence(algorithm, bitString(point)).encoded;
}

/** The uncompressed point of these coordinates. */
function checkedPoint(curve: Curve, x: Buffer, y: Buffer): Buffer {
  const point = Buffer.concat([Buffer.of(4), padded(curve, x), padded(curve, y)]);
  try {
    createPublicKey({ key: ecPublicKeyDer(curve, point), format: 'der', type: 'spki' });
  } catch {
    throw new Malformed('x509: invalid elliptic curve public key');
  }
  return point;
}

function padded(curve: Curve, bytes: Buffer): Buffer {
  const firstUsed = bytes.findIndex(byte => byte !== 0);
  const digits = firstUsed === -1 ? Buffer.alloc(0) : bytes.subarray(firstUsed);
  if (digits.length > curve.size) throw new Malformed('x509: invalid elliptic curve key');
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

function optionalNumber(key: Members, name: string): bigint | undefined {
  const isGiven = key.has(name) && bytesMember(key, name).length > 0;
  return isGiven ? numberMember(key, name) : undefined;
}

/** Base64 of either alphabet, padded or not; null counts as empty. */
function bytesMember(key: Members, name: string): Buffer {
  const node = key.get(name);
  if (node !== undefined && isNull(node)) return Buffer.alloc(0);
  const text = textMember(key, name);
  const decoded = decodeBase64(text, encodingOf(text));
  if ('error' in decoded) throw new Malformed(`failed to decode value for key ${name}`);
  return Buffer.from(decoded.bytes, 'latin1');
}

function encodingOf(text: string): Base64Encoding {
  const isUrl = !/[+/]/.test(text);
  if (text.endsWith('=')) return isUrl ? 'url' : 'standard';
  return isUrl ? 'rawUrl' : 'rawStandard';
}

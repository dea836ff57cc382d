/** sprig's functions that make certificates. What they make is a struct of two texts, `Cert` and `Key`. */
import { generateKeyPairSync } from 'node:crypto';

import { decodeBase64 } from '../../golang/encoding/base64.ts';
import { decodePem } from '../../golang/encoding/pem.ts';
import { readCertificate } from '../../x509/certificate.ts';
import { Malformed } from '../../x509/malformed.ts';
import { privateKeyOf, type PrivateKey } from '../../x509/private-key.ts';
import { FunctionFailure, type CallTools, type FunctionTable } from '../function.ts';
import type { GoStruct, GoValue } from '../value.ts';
import { issueCertificate, type Issuer, type Request } from './keys/issue-certificate.ts';
import { keyPem, readKeyPem } from './keys/key-pem.ts';
import { prices } from './prices.ts';
import { orFailure, textArgument, textFunction } from './text-function.ts';

export const certificates: FunctionTable = {
  buildCustomCert: textFunction(2, ([certificate = '', key = '']) => customCertificate(certificate, key)),
  genCA: {
    parameters: ['string', 'int'],
    call: ([name, days], tools) => issue(authorityRequest(name, days), undefined, newKey(tools), tools),
  },
  genCAWithKey: {
    parameters: ['string', 'int', 'string'],
    call: ([name, days, key], tools) => issue(authorityRequest(name, days), undefined, givenKey(key), tools),
  },
  genSelfSignedCert: {
    parameters: ['string', '[]any', '[]any', 'int'],
    call: ([name, ips, dns, days], tools) =>
      issue(request(name, ips, dns, days), undefined, newKey(tools), tools),
  },
  genSelfSignedCertWithKey: {
    parameters: ['string', '[]any', '[]any', 'int', 'string'],
    call: ([name, ips, dns, days, key], tools) =>
      issue(request(name, ips, dns, days), undefined, givenKey(key), tools),
  },
  genSignedCert: {
    parameters: ['string', '[]any', '[]any', 'int', 'sprig.certificate'],
    call: ([name, ips, dns, days, authority], tools) =>
      issue(request(name, ips, dns, days), issuerOf(authority), newKey(tools), tools),
  },
  genSignedCertWithKey: {
    parameters: ['string', '[]any', '[]any', 'int', 'sprig.certificate', 'string'],
    call: ([name, ips, dns, days, authority, key], tools) =>
      issue(request(name, ips, dns, days), issuerOf(authority), givenKey(key), tools),
  },
};

function issue(wanted: Request, issuer: Issuer | undefined, key: PrivateKey, tools: CallTools): GoStruct {
  tools.spend(prices.privateOperation);
  const certificate = orFailure(
    () => issueCertificate(wanted, key, issuer, tools),
    'error creating certificate: ',
  );
  return certificateStruct(certificate, keyPem(key));
}

function certificateStruct(certificate: string, key: string): GoStruct {
  const fields = new Map([
    ['Cert', certificate],
    ['Key', key],
  ]);
  return {
    kind: 'struct',
    type: 'sprig.certificate',
    fields,
    methods: new Map(),
    text: `{${certificate} ${key}}`,
  };
}

function customCertificate(certificateBase64: string, keyBase64: string): GoStruct {
  const certificate = decodeText(certificateBase64, 'unable to decode base64 certificate');
  const key = decodeText(keyBase64, 'unable to decode base64 private key');
  const found = decodePem(certificate);
  if (found === undefined) throw new FunctionFailure('unable to decode certificate');
  orFailure(() => readCertificate(found.block.bytes), 'error parsing certificate: decodedCert.Bytes: ');
  orFailure(() => readKeyPem(key), 'error parsing private key: ');
  return certificateStruct(certificate, key);
}

function decodeText(base64: string, failure: string): string {
  const decoded = decodeBase64(base64);
  if ('error' in decoded) throw new FunctionFailure(failure);
  return decoded.bytes;
}

function newKey(tools: CallTools): PrivateKey {
  tools.spend(prices.rsa2048);
  return privateKeyOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
}

function givenKey(pem: GoValue): PrivateKey {
  return signingKey(textArgument(pem), 'parsing private key: ');
}

function signingKey(pem: string, prefix: string): PrivateKey {
  return orFailure(() => {
    const key = readKeyPem(pem);
    if (key === 'dsa') throw new Malformed('x509: unsupported public key type: *dsa.PublicKey');
    return key;
  }, prefix);
}

function issuerOf(authority: GoValue): Issuer {
  if (typeof authority !== 'object' || authority?.kind !== 'struct')
    throw new TypeError('the authority is no struct');
  const found = decodePem(textArgument(authority.fields.get('Cert')));
  if (found === undefined) throw new FunctionFailure('unable to decode certificate');
  const certificate = orFailure(
    () => readCertificate(found.block.bytes),
    'error parsing certificate: decodedSignerCert.Bytes: ',
  );
  const key = signingKey(textArgument(authority.fields.get('Key')), 'error parsing private key: ');
  return { certificate, key };
}

function authorityRequest(name: GoValue, days: GoValue): Request {
  return { ...request(name, null, null, days), isAuthority: true };
}

function request(name: GoValue, ips: GoValue, dns: GoValue, days: GoValue): Request {
  return {
    commonName: textArgument(name),
    ips: textItems(ips, 'error parsing ip: it is not a string'),
    dns: textItems(dns, 'error processing alternate dns name: it is not a string'),
    days: BigInt(Number(days)),
    isAuthority: false,
  };
}

/** A nil list is an empty one. */
function textItems(list: GoValue, failure: string): readonly string[] {
  if (typeof list !== 'object' || list?.kind !== 'list') return [];
  return list.items.map(item => {
    if (typeof item !== 'string') throw new FunctionFailure(failure);
    return item;
  });
}

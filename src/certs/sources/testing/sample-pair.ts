import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';

import { commonName, subjectOf, writeCertificate } from '../../../x509/write-certificate.ts';
import { alternativeNames, authorityConstraints, extension, keyUsage } from '../../issue/extensions.ts';
import { generateKeys, isFault, loadPair } from '../../issue/key-pair.ts';
import { readCertificates } from '../../issue/pem-certificates.ts';
import type { ServingNames } from '../../issue/serving-names.ts';
import type { PairTexts } from '../external-certificate.ts';
import type { External } from '../follow-source.ts';

export const SAMPLE_PAIR_NAMES: ServingNames = { dns: ['postern.ns.svc'], ip: [] };
const DAY_MS = 86_400_000;

export type SamplePair = Record<keyof PairTexts, string>;

/** A pair as another issuer would write it, with an authority that is none of ours. */
export async function samplePair(
  now: number,
  names = SAMPLE_PAIR_NAMES,
  issuer?: SampleIssuer,
): Promise<SamplePair> {
  const authority = issuer ?? (await sampleIssuer(now));
  const { publicKey, privateKey } = await generateKeys('ecdsa-p256');
  const certificate = await writeCertificate(
    {
      ...validity(now),
      issuer: subjectOf(new X509Certificate(authority.certificate)),
      subject: commonName('served by somebody else'),
      publicKey,
      extensions: [extension('subjectAltName', false, alternativeNames(names))],
    },
    createPrivateKey(authority.privateKey),
  );
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  return { 'tls.crt': certificate, 'tls.key': key, 'ca.crt': authority.certificate };
}

export interface SampleIssuer {
  readonly certificate: string;
  readonly privateKey: string;
}

export async function sampleIssuer(now: number): Promise<SampleIssuer> {
  const { publicKey, privateKey } = await generateKeys('ecdsa-p256');
  const name = commonName('Company CA');
  const extensions = [authorityConstraints(0), extension('keyUsage', true, keyUsage('keyCertSign'))];
  const certificate = await writeCertificate(
    { ...validity(now), issuer: name, subject: name, publicKey, extensions },
    privateKey,
  );
  return { certificate, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) };
}

/** As a source hands it over. */
export function externalFrom(pair: SamplePair): External {
  const loaded = loadPair(pair['tls.crt'], pair['tls.key']);
  if (isFault(loaded)) throw new Error(loaded.fault);
  const certificate = { pair: loaded, authorities: readCertificates(pair['ca.crt']) };
  return { name: 'Secret postern-tls', certificate, fault: undefined };
}

function validity(now: number) {
  return {
    serial: randomBytes(16),
    notBefore: new Date(now - 3_600_000),
    notAfter: new Date(now + DAY_MS),
  };
}

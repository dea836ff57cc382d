import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';

import { implicitTag, sequence } from '../../x509/der.ts';
import { commonName, subjectOf, writeCertificate } from '../../x509/write-certificate.ts';
import { extension } from '../issue/extensions.ts';
import { generateKeys, type KeyPair } from '../issue/key-pair.ts';

const DAY_MS = 86_400_000;

/** A leaf whose DNS names are written as they are given here, as by an issuer that does not look at them. */
export async function unfitLeaf(authority: KeyPair, dns: readonly string[], now: number): Promise<KeyPair> {
  const { publicKey, privateKey } = await generateKeys('ecdsa-p256');
  const names = sequence(...dns.map(name => implicitTag(2, Buffer.from(name, 'latin1'))));
  const certificate = await writeCertificate(
    {
      serial: randomBytes(16),
      notBefore: new Date(now - 300_000),
      notAfter: new Date(now + 7 * DAY_MS),
      issuer: subjectOf(new X509Certificate(authority.certificate)),
      subject: commonName('Postern webhook'),
      publicKey,
      extensions: [extension('subjectAltName', false, names)],
    },
    createPrivateKey(authority.privateKey),
  );
  return { certificate, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) };
}

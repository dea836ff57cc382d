import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

export interface TestCertificate {
  /** PEM: the authority to trust. */
  readonly ca: string;
  /** PEM: the server's certificate. */
  readonly certificate: string;
  /** PEM */
  readonly key: string;
}

/** A certificate for a test's server on 127.0.0.1 and `localhost`, valid for a day, with an authority of its own. */
export function testCertificate(): TestCertificate {
  const authority = rsaKeys();
  const server = rsaKeys();
  const authorityName = [{ name: 'commonName', value: 'Postern test authority' }];
  const ca = certificate(authority.public, '01', [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, critical: true },
  ]);
  ca.setSubject(authorityName);
  ca.setIssuer(authorityName);
  ca.sign(authority.private, forge.md.sha256.create());

  const leaf = certificate(server.public, '02', [
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    {
      name: 'subjectAltName',
      altNames: [
        { type: 2, value: 'localhost' },
        { type: 7, ip: '127.0.0.1' },
      ],
    },
  ]);
  leaf.setSubject([{ name: 'commonName', value: 'localhost' }]);
  leaf.setIssuer(authorityName);
  leaf.sign(authority.private, forge.md.sha256.create());
  return {
    ca: forge.pki.certificateToPem(ca),
    certificate: forge.pki.certificateToPem(leaf),
    key: forge.pki.privateKeyToPem(server.private),
  };
}

function certificate(
  publicKey: forge.pki.rsa.PublicKey,
  serialNumber: string,
  extensions: object[],
): forge.pki.Certificate {
  const result = forge.pki.createCertificate();
  result.publicKey = publicKey;
  result.serialNumber = serialNumber;
  // An hour back, for clocks that differ.
  result.validity.notBefore = new Date(Date.now() - 3_600_000);
  result.validity.notAfter = new Date(Date.now() + 86_400_000);
  result.setExtensions(extensions);
  return result;
}

/** Made by Node, whose key generation is native; forge's own takes seconds. */
function rsaKeys(): { public: forge.pki.rsa.PublicKey; private: forge.pki.rsa.PrivateKey } {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return {
    public: forge.pki.publicKeyFromPem(pair.publicKey),
    private: forge.pki.privateKeyFromPem(pair.privateKey),
  };
}

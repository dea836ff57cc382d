import { encodePem } from '../golang/encoding/pem.ts';
import type { Certificate } from '../x509/certificate.ts';
import { tlsMaterial, type SecretData } from './tls-material.ts';

/**
 * One PEM for programs that want everything in one file: the certificates from leaf to root, the key last. The key
 * is written as it was found.
 * @throws PosternError `FORMAT_INPUT`
 */
export function pemBundle(data: SecretData): Buffer {
  const { chain, keyBlock } = tlsMaterial(data, 'pem');
  return Buffer.from([...chain.map(certificatePem), encodePem(keyBlock)].join(''), 'latin1');
}

function certificatePem({ der }: Certificate): string {
  return encodePem({ type: 'CERTIFICATE', headers: new Map(), bytes: der });
}

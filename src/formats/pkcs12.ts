import { problem } from '../errors.ts';
import { writeArchive } from '../pkcs12/write-archive.ts';
import { Malformed } from '../x509/malformed.ts';
import type { StoreOptions } from './store-options.ts';
import { tlsMaterial, type SecretData } from './tls-material.ts';

/**
 * A PKCS#12 key store of the key and its chain, as OpenSSL since 1.1.1 and Java since 12 read it.
 * @throws PosternError `FORMAT_INPUT`
 */
export function pkcs12(data: SecretData, options: StoreOptions): Buffer {
  const { key, chain } = tlsMaterial(data, 'pkcs12');
  const password = Buffer.from(options.password, 'utf8').toString('latin1');
  try {
    return writeArchive(
      { key, certificates: chain },
      { password, randomBytes: size => options.randomBytes(size) },
    );
  } catch (error) {
    if (error instanceof Malformed) {
      throw problem('FORMAT_INPUT', {
        format: 'pkcs12',
        reason: 'the password has characters beyond U+FFFF',
      });
    }
    throw error;
  }
}

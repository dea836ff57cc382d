import rc2 from 'node-forge/lib/rc2.js';
import forgeUtil from 'node-forge/lib/util.js';

/**
 * RC2 in CBC mode, padding left in place. Node's OpenSSL keeps RC2 in a provider that is not loaded, and old Windows
 * and Java archives have their certificates under it.
 */
export function decipherRc2(key: Buffer, iv: Buffer, data: Buffer): Buffer {
  const cipher = rc2.createDecryptionCipher(key.toString('latin1'), key.length * 8);
  cipher.start(iv.toString('latin1'));
  cipher.update(forgeUtil.createBuffer(data.toString('latin1')));
  cipher.finish(() => true);
  return Buffer.from(cipher.output.getBytes(), 'latin1');
}

import { error, warning, type Rule } from '../rule.ts';

/**
 * A `keySize` that the kind of key does not have.
 *
 * For `ecdsa` there are 256, 384 and 521, and External Secrets takes 256 for any other; for `ed25519` it is not read; below 1024
 * Go makes no RSA key.
 */
export const sshKeySize: Rule<{ spec: { readonly keyType?: string; readonly keySize?: number } }> = {
  id: 'PST406',
  title: 'a key size that the kind of key does not have',
  kinds: ['SSHKey'],
  check({ spec = {} }) {
    const { keyType = 'rsa', keySize } = spec;
    if (keySize === undefined) return [];
    const path = 'spec.keySize';
    if (keyType === 'ed25519') return [warning(path, 'has no effect for ed25519', 'remove it')];
    if (keyType === 'ecdsa') {
      return [256, 384, 521].includes(keySize)
        ? []
        : [warning(path, 'is not one of 256, 384 and 521: the key will have 256 bits')];
    }
    if (keySize < 1024)
      return [error(path, 'is too small: Go makes no RSA key below 1024 bits', 'write 3072')];
    return keySize < 2048 ? [warning(path, 'is too small to be safe for RSA', 'write 3072')] : [];
  },
};

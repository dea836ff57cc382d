import { generateKeys, type KeySource, type KeyType } from '../issue/key-pair.ts';

/** How many of each type: more than are in use at a time, so that no two certificates of one moment share a key. */
const SIZES: Readonly<Record<KeyType, number>> = { 'ecdsa-p256': 64, 'rsa-2048': 6 };

/** Hands out the same keys again and again: certificates stay real, and RSA keys are made once. */
export async function createKeyPool(): Promise<KeySource> {
  const draw = async (type: KeyType) => ({
    keys: await Promise.all(Array.from({ length: SIZES[type] }, () => generateKeys(type))),
    next: 0,
  });
  const pools = { 'ecdsa-p256': await draw('ecdsa-p256'), 'rsa-2048': await draw('rsa-2048') };
  return async type => {
    const pool = pools[type];
    const keys = pool.keys[pool.next++ % pool.keys.length];
    if (keys === undefined) throw new Error('the pool is empty');
    return keys;
  };
}

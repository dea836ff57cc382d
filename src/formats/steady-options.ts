/** Key stores that are the same bytes for the same data: a refresh without news must not look like one to the application. */
import { createHmac } from 'node:crypto';
import type { SecretData } from '../resolve/contract.ts';
import type { StoreOptions } from './store-options.ts';

/** The key of the data that holds the password of a key store. */
const PASSWORD_KEY = 'keystore-password';
/** What Java takes where nobody says otherwise. The store lies in the pod's memory beside its key. */
const USUAL_PASSWORD = 'changeit';

/**
 * Salts and initial values come from the data itself: whoever does not know the private key cannot foresee them, and
 * none is used for two different stores.
 */
export function steadyOptions(data: SecretData): StoreOptions {
  const seed = createHmac('sha256', 'postern key store');
  for (const [key, value] of [...data].sort(([a], [b]) => (a < b ? -1 : 1))) {
    seed.update(`${Buffer.byteLength(key)}:${key}:${value.length}:`).update(value);
  }
  const secret = seed.digest();
  let calls = 0;
  const given = data.get(PASSWORD_KEY)?.toString('utf8') ?? '';
  return {
    password: given === '' ? USUAL_PASSWORD : given,
    now: () => 0,
    randomBytes(size) {
      const blocks: Buffer[] = [];
      calls += 1;
      for (let block = 0; block * 32 < size; block += 1) {
        blocks.push(createHmac('sha256', secret).update(`${calls}.${block}`).digest());
      }
      return Buffer.concat(blocks).subarray(0, size);
    },
  };
}

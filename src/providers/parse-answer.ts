import { problem } from '../errors.ts';

/**
 * The JSON of an answer that should have been one.
 * @param field of the store with the address, for the advice
 * @throws PosternError `PROVIDER_UNAVAILABLE` for the page of a proxy and for an answer that was cut off: the next may be whole
 */
export function parseAnswer(body: Buffer, store: string, action: string, field: string): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // The message of JSON.parse quotes what it read, which may be a secret.
    const reason = `the answer is no JSON, but perhaps the page of a proxy or cut off: if it stays so, look at ${field}`;
    throw problem('PROVIDER_UNAVAILABLE', { store, action, reason });
  }
}

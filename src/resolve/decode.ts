/** `decodingStrategy`: base64 exactly as strict as Go's decoder, where Node's own would accept anything. */
import { isUtf8 } from 'node:buffer';
import { problem } from '../errors.ts';
import { decodeBase64 } from '../golang/encoding/base64.ts';
import { atPlace } from './place.ts';

export type DecodingStrategy = 'Auto' | 'Base64' | 'Base64URL' | 'None';

/**
 * The value decoded. Auto takes whatever is valid base64 for base64, a plain eight-letter password included: that
 * is what External Secrets does.
 * @param strict makes Auto leave alone what is more likely plain text: see {@link isDoubtful}
 * @throws PosternError `DECODING_FAILED`
 */
export function decode(strategy: DecodingStrategy | undefined, value: Buffer, strict = false): Buffer {
  if (strategy === undefined || strategy === 'None') return value;
  if (strategy === 'Auto') return strict && isDoubtful(value) ? value : (autoDecoded(value) ?? value);
  const decoded = decodeBase64(value.toString('latin1'), encodings[strategy]);
  if ('bytes' in decoded) return Buffer.from(decoded.bytes, 'latin1');
  throw problem('DECODING_FAILED', { offset: decoded.offset });
}

/**
 * Every value of a map decoded.
 * @throws PosternError `DECODING_FAILED` with the key and the strategy, in ESO's words
 */
export function decodeAll(
  strategy: DecodingStrategy | undefined,
  data: ReadonlyMap<string, Buffer>,
  strict = false,
): Map<string, Buffer> {
  const decoded = new Map<string, Buffer>();
  for (const [key, value] of data) {
    try {
      decoded.set(key, decode(strategy, value, strict));
    } catch (error) {
      throw atPlace(decodingOf(strategy), atPlace(`failure decoding key ${key}`, error));
    }
  }
  return decoded;
}

export function decodingOf(strategy: DecodingStrategy | undefined): string {
  return `error applying decoding strategy ${strategy ?? 'None'} to data`;
}

/** In bytes: nobody chooses a password of this length, and keys and certificates are longer. */
const longerThanPasswords = 100;
const padding = 0x3d;

/**
 * Is it base64 by its letters alone? Not in doubt is what is padded, or long, or gives readable text, which chance
 * hardly does; and what is no base64 at all.
 */
export function isDoubtful(value: Buffer): boolean {
  const decoded = value.length === 0 ? undefined : autoDecoded(value);
  if (decoded === undefined || value.length >= longerThanPasswords || value.includes(padding)) return false;
  return !isUtf8(decoded) || /[^\P{C}\t\r\n]/u.test(decoded.toString());
}

const encodings = { Base64: 'standard', Base64URL: 'url' } as const;

function autoDecoded(value: Buffer): Buffer | undefined {
  for (const encoding of Object.values(encodings)) {
    const decoded = decodeBase64(value.toString('latin1'), encoding);
    if ('bytes' in decoded) return Buffer.from(decoded.bytes, 'latin1');
  }
  return undefined;
}

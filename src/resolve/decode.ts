/** `decodingStrategy`: base64 exactly as strict as Go's decoder, where Node's own would accept anything. */
import { isUtf8 } from 'node:buffer';
import { problem } from '../errors.ts';
import { atPlace } from './place.ts';

export type DecodingStrategy = 'Auto' | 'Base64' | 'Base64URL' | 'None';

/**
 * The value decoded. Auto takes whatever is valid base64 for base64, a plain eight-letter password included: that
 * is what External Secrets does.
 * @param strict makes Auto leave alone what is more likely plain text: see {@link isUnmistakable}
 * @throws PosternError `DECODING_FAILED`
 */
export function decode(strategy: DecodingStrategy | undefined, value: Buffer, strict = false): Buffer {
  if (strategy === undefined || strategy === 'None') return value;
  if (strategy === 'Auto') return autoDecode(value, strict);
  const decoded = decodeBase64(value, alphabets[strategy]);
  if (Buffer.isBuffer(decoded)) return decoded;
  throw problem('DECODING_FAILED', { offset: decoded.illegalAt });
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

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const alphabets = { Base64: asciiSet(`${letters}+/`), Base64URL: asciiSet(`${letters}-_`) };
const [lineFeed, carriageReturn, padding] = [0x0a, 0x0d, 0x3d];

function autoDecode(value: Buffer, strict: boolean): Buffer {
  for (const alphabet of [alphabets.Base64, alphabets.Base64URL]) {
    const decoded = decodeBase64(value, alphabet);
    if (Buffer.isBuffer(decoded)) return strict && !isUnmistakable(value, decoded) ? value : decoded;
  }
  return value;
}

/** In bytes: nobody chooses a password of this length, and keys and certificates are longer. */
const longerThanPasswords = 100;

/** Base64 beyond doubt: it is padded, or long, or gives readable text, which chance hardly does. */
function isUnmistakable(value: Buffer, decoded: Buffer): boolean {
  if (value.length >= longerThanPasswords || value.includes(padding)) return true;
  return isUtf8(decoded) && !/[^\P{C}\t\r\n]/u.test(decoded.toString());
}

/** Padded base64; line ends are skipped anywhere, other white space and missing padding are illegal. */
function decodeBase64(value: Buffer, alphabet: readonly boolean[]): Buffer | { illegalAt: number } {
  let digits = 0;
  let pads = 0;
  for (const [at, byte] of value.entries()) {
    if (byte === lineFeed || byte === carriageReturn) continue;
    if (byte === padding && digits % 4 >= 2 && (digits + pads) % 4 !== 0) pads += 1;
    else if (pads === 0 && alphabet[byte] === true) digits += 1;
    else return { illegalAt: at };
  }
  if ((digits + pads) % 4 !== 0) return { illegalAt: value.length };
  return Buffer.from(value.toString('latin1'), 'base64');
}

function asciiSet(characters: string): readonly boolean[] {
  const set = Array.from({ length: 256 }, () => false);
  for (const character of characters) set[character.charCodeAt(0)] = true;
  return set;
}

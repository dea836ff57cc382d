/** `decodingStrategy`: base64 exactly as strict as Go's decoder, where Node's own would accept anything. */
import { problem } from '../errors.ts';

export type DecodingStrategy = 'Auto' | 'Base64' | 'Base64URL' | 'None';

/**
 * The value decoded. Auto takes whatever is valid base64 for base64, a plain eight-letter password included: that
 * is what External Secrets does.
 * @param what names the value in errors, never the value itself.
 * @throws PosternError `DECODING_FAILED`
 */
export function decode(strategy: DecodingStrategy | undefined, value: Buffer, what: string): Buffer {
  if (strategy === undefined || strategy === 'None') return value;
  if (strategy === 'Auto') return autoDecode(value);
  const decoded = decodeBase64(value, alphabets[strategy]);
  if (Buffer.isBuffer(decoded)) return decoded;
  throw problem('DECODING_FAILED', { what, strategy, offset: decoded.illegalAt });
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const alphabets = { Base64: asciiSet(`${letters}+/`), Base64URL: asciiSet(`${letters}-_`) };
const [lineFeed, carriageReturn, padding] = [0x0a, 0x0d, 0x3d];

function autoDecode(value: Buffer): Buffer {
  for (const alphabet of [alphabets.Base64, alphabets.Base64URL]) {
    const decoded = decodeBase64(value, alphabet);
    if (Buffer.isBuffer(decoded)) return decoded;
  }
  return value;
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

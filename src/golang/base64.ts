/** Base64 as strict as Go's `encoding/base64`, where Node's own decoder would accept anything. */

/** Go's names: `standard` and `url` are padded, the raw ones are not. */
export type Base64Encoding = 'standard' | 'url' | 'rawStandard' | 'rawUrl';

/** The bytes, or the offset of the first one that is illegal. Line ends are skipped anywhere. */
export function decodeBase64(text: Buffer, encoding: Base64Encoding): Buffer | { illegalAt: number } {
  const alphabet = encoding === 'url' || encoding === 'rawUrl' ? urlAlphabet : standardAlphabet;
  const isPadded = encoding === 'standard' || encoding === 'url';
  let digits = 0;
  let pads = 0;
  for (const [at, byte] of text.entries()) {
    if (byte === lineFeed || byte === carriageReturn) continue;
    if (isPadded && byte === padding && digits % 4 >= 2 && (digits + pads) % 4 !== 0) pads += 1;
    else if (pads === 0 && alphabet[byte] === true) digits += 1;
    else return { illegalAt: at };
  }
  const isComplete = isPadded ? (digits + pads) % 4 === 0 : digits % 4 !== 1;
  if (!isComplete) return { illegalAt: text.length };
  return Buffer.from(text.toString('latin1'), 'base64');
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const standardAlphabet = asciiSet(`${letters}+/`);
const urlAlphabet = asciiSet(`${letters}-_`);
const [lineFeed, carriageReturn, padding] = [0x0a, 0x0d, 0x3d];

function asciiSet(characters: string): readonly boolean[] {
  const set = Array.from({ length: 256 }, () => false);
  for (const character of characters) set[character.charCodeAt(0)] = true;
  return set;
}

/** `decodingStrategy`: base64 exactly as strict as Go's decoder, where Node's own would accept anything. */
import { problem } from '../errors.ts';
import { decodeBase64 } from '../golang/base64.ts';

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
  const decoded = decodeBase64(value.toString('latin1'), encodings[strategy]);
  if ('bytes' in decoded) return Buffer.from(decoded.bytes, 'latin1');
  throw problem('DECODING_FAILED', { what, strategy, offset: decoded.offset });
}

const encodings = { Base64: 'standard', Base64URL: 'url' } as const;

function autoDecode(value: Buffer): Buffer {
  for (const encoding of Object.values(encodings)) {
    const decoded = decodeBase64(value.toString('latin1'), encoding);
    if ('bytes' in decoded) return Buffer.from(decoded.bytes, 'latin1');
  }
  return value;
}

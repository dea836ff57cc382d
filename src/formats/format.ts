/** One file with all keys of an ExternalSecret, in a form that programs read. */
import type { SecretData } from '../resolve/contract.ts';

/**
 * The same data gives the same file.
 * @throws PosternError `FORMAT_INPUT` where the keys that it takes are not there
 */
export type FileFormat = (data: SecretData) => Buffer | FormatFault;

/** A value that the format cannot carry. */
export interface FormatFault {
  readonly key: string;
  /** Never the value. */
  readonly reason: string;
}

/** Lines of a file in the order of the keys' bytes, or the first value that has none. */
export function writeLines(
  data: SecretData,
  line: (key: string, text: string) => string | { readonly reason: string },
): string[] | FormatFault {
  const lines: string[] = [];
  for (const [key, value] of sortedEntries(data)) {
    const text = textIn(value);
    const written = text === undefined ? { reason: 'it is no UTF-8 text' } : line(key, text);
    if (typeof written !== 'string') return { key, ...written };
    lines.push(written);
  }
  return lines;
}

function sortedEntries(data: SecretData): [string, Buffer][] {
  return [...data].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** undefined: bytes that are no UTF-8. */
function textIn(value: Buffer): string | undefined {
  const text = value.toString('utf8');
  return Buffer.from(text).equals(value) ? text : undefined;
}

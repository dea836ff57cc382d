/** One file with all keys of an ExternalSecret, in a form that programs read. */
import type { SecretData } from '../resolve/contract.ts';

export interface FileFormat {
  /** Name of the file in the folder of the ExternalSecret. */
  readonly file: string;
  /** The keys come in the order of their bytes, so that the same data gives the same file. */
  write(data: SecretData): Buffer | FormatFault;
}

/** A value that the format cannot carry. */
export interface FormatFault {
  readonly key: string;
  /** Never the value. */
  readonly reason: string;
}

/** Lines of a file, or the first value that has none. */
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

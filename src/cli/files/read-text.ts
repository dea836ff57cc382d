import { createReadStream, readFileSync, statSync } from 'node:fs';
import { describe } from '../../errors.ts';
import { STANDARD_INPUT } from './find-files.ts';

/** The text of a file, byte for byte in UTF-8, or why there is none. */
export type FileText = { readonly text: string } | FileFault;

export interface FileFault {
  readonly fault: 'unopened' | 'size' | 'encoding';
  readonly message: string;
}

const LARGEST = 16 * 1024 * 1024;

const TOO_LARGE: FileFault = {
  fault: 'size',
  message: `the file is larger than ${LARGEST / 1024 / 1024} MiB`,
};

/** Reads a file, or standard input for `-`, and stops where it is larger than a file of manifests can be. */
export async function readText(path: string): Promise<FileText> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const stats = path === STANDARD_INPUT ? undefined : statSync(path);
    // Nothing else is to be done meanwhile, and of ten thousand files the ways through the thread pool take seconds.
    if (stats?.isFile() === true) return stats.size > LARGEST ? TOO_LARGE : decoded(readFileSync(path));
    const stream: AsyncIterable<Uint8Array> =
      path === STANDARD_INPUT ? process.stdin : createReadStream(path);
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > LARGEST) return TOO_LARGE;
      chunks.push(chunk);
    }
  } catch (error) {
    return { fault: 'unopened', message: `cannot be read: ${describe(error)}` };
  }
  return decoded(Buffer.concat(chunks));
}

/** What is no UTF-8 is a fault: decoded all the same, it would be another text than the one that stands there. */
export function decoded(bytes: Uint8Array): FileText {
  const zero = bytes.indexOf(0);
  if (zero >= 0) return { fault: 'encoding', message: `is not text: byte ${zero} is zero` };
  try {
    // The byte order mark stays, so that what is written back is what was read.
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { fault: 'encoding', message: 'is not text in UTF-8' };
  }
}

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

interface Common {
  /** Absolute path in the archive's world, for example `/etc/passwd`. */
  readonly path: string;
}

export interface TarFolder extends Common {
  readonly type: 'folder';
  readonly mode: number;
}

export interface TarFile extends Common {
  readonly type: 'file';
  readonly mode: number;
  /** The bytes themselves, or where they are on this machine. */
  readonly content: Buffer | { readonly copyOf: string };
}

export interface TarLink extends Common {
  readonly type: 'link';
  readonly target: string;
}

/** One path of an archive. Everything belongs to root. */
export type TarEntry = TarFolder | TarFile | TarLink;

const block = 512;

/**
 * The bytes of a tar archive (POSIX.1-1988 "ustar" format) with the entries sorted by path and every time stamp 0, so that
 * the same entries always give the same bytes. A path longer than 100 bytes is refused; the format could store it only
 * with extensions that we do not need.
 */
export async function* tar(entries: readonly TarEntry[]): AsyncGenerator<Buffer> {
  const sorted = entries.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  for (const entry of sorted) yield* tarEntry(entry);
  yield Buffer.alloc(2 * block);
}

async function* tarEntry(entry: TarEntry): AsyncGenerator<Buffer> {
  if (entry.type !== 'file') {
    yield header(entry, 0);
    return;
  }
  if (Buffer.isBuffer(entry.content)) {
    yield header(entry, entry.content.length);
    yield entry.content;
    yield padding(entry.content.length);
    return;
  }
  const { copyOf } = entry.content;
  const { size } = await stat(copyOf);
  yield header(entry, size);
  let copied = 0;
  for await (const chunk of createReadStream(copyOf) as AsyncIterable<Buffer>) {
    copied += chunk.length;
    yield chunk;
  }
  if (copied !== size) throw new Error(`${copyOf} changed its size while it was read`);
  yield padding(size);
}

function padding(size: number): Buffer {
  return Buffer.alloc((block - (size % block)) % block);
}

const typeFlags = { file: '0', link: '2', folder: '5' } as const;

function header(entry: TarEntry, size: number): Buffer {
  const name = entry.path.replace(/^\//, '') + (entry.type === 'folder' ? '/' : '');
  const target = entry.type === 'link' ? entry.target : '';
  for (const text of [name, target]) {
    if (Buffer.byteLength(text) > 100) throw new Error(`${text} is too long for a tar archive (100 bytes)`);
  }
  const bytes = Buffer.alloc(block);
  const octal = (value: number, offset: number, length: number): void => {
    bytes.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset, 'latin1');
  };
  bytes.write(name, 0);
  octal(entry.type === 'link' ? 0o777 : entry.mode, 100, 8);
  octal(0, 108, 8); // owner
  octal(0, 116, 8); // group
  octal(size, 124, 12);
  octal(0, 136, 12); // time of modification
  bytes.write(typeFlags[entry.type], 156);
  bytes.write(target, 157);
  bytes.write('ustar\u000000', 257, 'latin1');
  // The checksum is taken with its own field full of spaces.
  bytes.fill(' ', 148, 156);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
}

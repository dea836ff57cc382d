import { join } from 'node:path';
import { problem } from '../../errors.ts';
import { explainError } from '../explain-error.ts';
import { isSystemError, type FileOperations } from './file-operations.ts';
import type { Payload, PayloadFile } from './payload.ts';

const ATTEMPTS = 5;

/**
 * The files of a mounted volume as one set: through `..data` resolved once where kubelet wrote the volume, as they lie
 * otherwise. Modes are those of the files.
 * @throws PosternError `COPY_UNREADABLE`
 */
export function readCopiedFiles(from: string, files: FileOperations): Payload {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const copied = new Map<string, PayloadFile>();
      collect(resolvedSet(from, files), '', files, copied);
      return copied;
    } catch (error) {
      // Kubelet removes the old set right after a swap; then there is a new one to read.
      if (attempt < ATTEMPTS && isSystemError(error, 'ENOENT')) continue;
      throw problem('COPY_UNREADABLE', { from, reason: explainError(error).message }, { cause: error });
    }
  }
}

function resolvedSet(from: string, files: FileOperations): string {
  try {
    return join(from, files.readLink(join(from, '..data')));
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return from;
    throw error;
  }
}

function collect(set: string, folder: string, files: FileOperations, into: Map<string, PayloadFile>): void {
  for (const name of files.list(join(set, folder))) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (path.startsWith('..')) continue;
    const { kind, mode } = files.inspect(join(set, path));
    if (kind === 'directory') collect(set, path, files, into);
    else if (kind === 'file') into.set(path, { data: files.read(join(set, path)), mode });
  }
}

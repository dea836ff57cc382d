import { dirname } from 'node:path';
import type { FileOperations } from './file-operations.ts';
import { isSystemError } from './file-operations.ts';

/** Puts a file in the place of another by one rename, so that a reader never sees half of it. */
export function replaceFile(file: string, text: string, mode: number, files: FileOperations): void {
  const temporary = `${file}.tmp`;
  files.makeDirectory(dirname(file));
  try {
    files.remove(temporary);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
  }
  files.writeNew(temporary, Buffer.from(text));
  files.setMode(temporary, mode);
  files.rename(temporary, file);
}

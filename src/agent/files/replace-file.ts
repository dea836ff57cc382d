import { dirname } from 'node:path';
import { isSystemError, type FileOperations } from './file-operations.ts';

/**
 * Puts a file in the place of another by one rename, so that a reader never sees half of it. When that fails, the other is
 * there as before and nothing else: half a file would take up the room that the next one needs.
 */
export function replaceFile(file: string, text: string, mode: number, files: FileOperations): void {
  const temporary = `${file}.tmp`;
  files.makeDirectory(dirname(file));
  removeFile(temporary, files);
  try {
    files.writeNew(temporary, Buffer.from(text));
    files.setMode(temporary, mode);
    files.rename(temporary, file);
  } catch (error) {
    try {
      removeFile(temporary, files);
    } catch {
      // The next write tries again; the first error is the one to report.
    }
    throw error;
  }
}

/** No error if it is not there. */
export function removeFile(file: string, files: Pick<FileOperations, 'remove'>): void {
  try {
    files.remove(file);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
  }
}

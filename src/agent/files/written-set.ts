import { join } from 'node:path';
import { isSystemError, type FileOperations } from './file-operations.ts';
import type { Payload } from './payload.ts';

/** Whether a directory holds these files and no others, with this content and these modes. */
export function holdsExactly(directory: string, payload: Payload, files: FileOperations): boolean {
  try {
    const present = filesBelow(directory, '', files);
    return (
      present.length === payload.size && present.every(path => sameFile(directory, path, payload, files))
    );
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return false;
    throw error;
  }
}

function filesBelow(directory: string, folder: string, files: FileOperations): string[] {
  return files.list(join(directory, folder)).flatMap(name => {
    const path = folder === '' ? name : `${folder}/${name}`;
    return files.inspect(join(directory, path)).kind === 'directory'
      ? filesBelow(directory, path, files)
      : [path];
  });
}

function sameFile(directory: string, path: string, payload: Payload, files: FileOperations): boolean {
  const wanted = payload.get(path);
  if (wanted === undefined) return false;
  const { kind, mode } = files.inspect(join(directory, path));
  return kind === 'file' && mode === wanted.mode && files.read(join(directory, path)).equals(wanted.data);
}

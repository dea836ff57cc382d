/** What generators made, in the agent's state folder: memory of the pod that only the agent's containers mount. */
import { dirname, join } from 'node:path';
import type { GeneratedMemory } from '../generators/generated-memory.ts';
import type { FileOperations } from './file-operations.ts';
import { isSystemError } from './file-operations.ts';

/** Beside the state; readable by its owner only. */
export function generatedFile(stateFile: string, files: FileOperations): GeneratedMemory {
  const file = join(dirname(stateFile), 'generated.json');
  return {
    read() {
      try {
        return files.read(file).toString('utf8');
      } catch {
        return undefined;
      }
    },
    write(text) {
      const temporary = `${file}.tmp`;
      files.makeDirectory(dirname(file));
      try {
        files.remove(temporary);
      } catch (error) {
        if (!isSystemError(error, 'ENOENT')) throw error;
      }
      files.writeNew(temporary, Buffer.from(text));
      files.setMode(temporary, 0o600);
      files.rename(temporary, file);
    },
  };
}

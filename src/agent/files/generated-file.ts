/** What generators made, in the agent's state folder: memory of the pod that only the agent's containers mount. */
import { dirname, join } from 'node:path';
import type { GeneratedMemory } from '../../generators/generated-memory.ts';
import type { FileOperations } from './file-operations.ts';
import { replaceFile } from './replace-file.ts';

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
      replaceFile(file, text, 0o600, files);
    },
  };
}

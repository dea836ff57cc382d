/**
 * What the refresher knows, left for the process after it in the agent's state folder: memory of the pod that only the
 * agent's containers mount. Without it a pass would fetch every secret of a directory for the one that is due, and one
 * provider that is down would stop the secrets of others.
 */
import { dirname, join } from 'node:path';
import type { Plan } from '../../plan/plan.ts';
import { readCopiedVolumes } from '../files/copied-volumes.ts';
import { dataText, readData } from '../state/data-text.ts';
import type { FileOperations } from '../files/file-operations.ts';
import { agentState } from '../state/keep-state.ts';
import { loadPlan, parsePlan } from '../plan/load-plan.ts';
import type { Memory } from '../state/memory.ts';
import { removeFile, replaceFile } from '../files/replace-file.ts';
import { readState, stateText, writeState } from '../state/state.ts';
import { volumesAsBefore, type VolumeTargets } from '../files/volume-targets.ts';

export interface KeptAt {
  /** Where the plan came from. */
  readonly planFile: string;
  /** Prefix of the paths in the plan. */
  readonly root: string;
  readonly stateFile: string;
}

const VERSION = 2;

/** Bytes of the folder that memory leaves free: for the state and what generators made, each beside the one before it. */
const ROOM = 262_144;

/**
 * Writes memory of which the application was told all. Answers false where the folder has no room for it beside what else is
 * to be written there. Throws system errors.
 * @param targets of the copied volumes, while these were as memory has them
 */
export function keepMemory(
  { stateFile }: Pick<KeptAt, 'stateFile'>,
  { loaded, states, data }: Memory,
  targets: VolumeTargets,
  files: FileOperations,
): boolean {
  const state = agentState(loaded, states, false);
  writeState(stateFile, state, files);
  // The state too: whoever ran since then has written another one, and may have delivered other data.
  const kept = [VERSION, stateText(state), loaded.text, dataText(data), JSON.stringify([...targets])];
  const text = JSON.stringify(kept);
  if (Buffer.byteLength(text) + ROOM > files.room(dirname(stateFile))) return false;
  replaceFile(memoryFile(stateFile), text, 0o600, files);
  return true;
}

/** Gives back the room of memory that nobody is to take. */
export function forgetMemory({ stateFile }: Pick<KeptAt, 'stateFile'>, files: FileOperations): void {
  removeFile(memoryFile(stateFile), files);
}

/** Memory as it was kept, which is gone then; undefined if none was, or files were written since. */
export function takeMemory({ planFile, root, stateFile }: KeptAt, files: FileOperations): Memory | undefined {
  try {
    const kept: unknown = JSON.parse(files.read(memoryFile(stateFile)).toString('utf8'));
    files.remove(memoryFile(stateFile));
    const state = readState(stateFile, files);
    if (state === undefined || !isKept(kept) || stateText(state) !== kept[1]) return undefined;
    // The plan that was in use: the file may hold another one by now, which is then gone over to as ever.
    const loaded = parsePlan(kept[2], planFile, root);
    const targets: [string, string][] = JSON.parse(kept[4]);
    return {
      loaded,
      data: readData(kept[3]),
      states: new Map(Object.entries(state.secrets)),
      // Not what the directories hold: whether a file in them is a secret's or was a volume's, they do not tell.
      copies: volumesAsBefore(readCopiedVolumes(loaded.plan, files), new Map(targets), files),
      outdated: new Set(),
    };
  } catch {
    // Nobody kept anything, or an agent of another version did: as after any start.
    return undefined;
  }
}

/** The plan that the last refresher used, which is the file's unless memory was kept. Errors of {@link loadPlan}. */
export function planInUse(place: KeptAt, files: FileOperations): Plan {
  return (takeMemory(place, files)?.loaded ?? loadPlan(place.planFile, place.root, files)).plan;
}

function memoryFile(stateFile: string): string {
  return join(dirname(stateFile), 'memory.json');
}

function isKept(value: unknown): value is readonly [typeof VERSION, string, string, string, string] {
  return (
    Array.isArray(value) &&
    value[0] === VERSION &&
    [1, 2, 3, 4].every(place => typeof value[place] === 'string')
  );
}

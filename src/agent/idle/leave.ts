import { dirname, join } from 'node:path';
import type { Plan } from '../../plan/plan.ts';
import type { AgentTools } from '../agent-tools.ts';
import { changedVolumes, copiesOf, readCopiedVolumes } from '../files/copied-volumes.ts';
import { explainError } from '../explain-error.ts';
import type { FileOperations } from '../files/file-operations.ts';
import { idleTime } from './idle-time.ts';
import { forgetMemory, keepMemory, type KeptAt } from './kept-memory.ts';
import { loadChangedPlan } from '../plan/load-plan.ts';
import type { Memory } from '../state/memory.ts';
import { replaceFile } from '../files/replace-file.ts';
import { volumeTargets, type VolumeTargets } from '../files/volume-targets.ts';
import type { BecomeWaiter } from './waiter.ts';

/**
 * How a refresher leaves while there is nothing to do: a function that leaves word for the process after it, and for the
 * waiter how long to wait and what to watch meanwhile. It answers whether the waiter has taken over.
 * @param become absent: nobody can
 */
export function leaving(
  place: KeptAt,
  { clock, files, log }: Pick<AgentTools, 'clock' | 'files' | 'log'>,
  become?: BecomeWaiter,
): (memory: Memory) => boolean {
  let taker = become;
  return memory => {
    const idle = idleTime(memory, clock.now());
    if (taker === undefined || idle === undefined) return false;
    let reason: string;
    try {
      // Before the files are looked at, so that no swap comes between the look and the wait.
      const volumes = volumeTargets(inputsOf(memory.loaded.plan, place.planFile), files);
      if (hasChanged(memory, place, files)) return false;
      const left = leave(taker, idle, volumes, memory);
      if (left === true) return true;
      reason = left;
    } catch (error) {
      reason = explainError(error).message;
    }
    taker = undefined;
    log('info', `the agent stays in memory: ${reason}`);
    stay();
    return false;
  };

  /** @returns why not, if it could not */
  function leave(taker: BecomeWaiter, idle: number, volumes: VolumeTargets, memory: Memory): true | string {
    if (![...volumes].every(canBeWatched))
      return 'the link of a volume does not lead into the volume, or has a path of two lines';
    if (!keepMemory(place, memory, volumes, files))
      return 'the folder of the state has no room for what it knows';
    const note = join(dirname(place.stateFile), 'waiter');
    replaceFile(note, waiterNote(idle, volumes, memory.loaded.plan), 0o600, files);
    return taker(note) || 'no waiter can be started';
  }

  /** Whether the waiter finds the link from a line that says where it leads. */
  function canBeWatched([directory, target]: readonly [string, string]): boolean {
    return dirname(target) === files.realPath(directory) && !target.includes('\n');
  }

  function stay(): void {
    try {
      forgetMemory(place, files);
    } catch (error) {
      log('warn', `what was kept of memory cannot be removed: ${explainError(error).message}`);
    }
  }
}

/** Directories that kubelet may change: the plan's, and those that are copied. */
export function inputsOf(plan: Plan, planFile: string): readonly string[] {
  return [...new Set([dirname(planFile), ...plan.directories.flatMap(copiesOf)])];
}

function hasChanged({ loaded, copies }: Memory, place: KeptAt, files: FileOperations): boolean {
  return planChanged() || changedVolumes(readCopiedVolumes(loaded.plan, files), copies).size > 0;

  function planChanged(): boolean {
    try {
      return loadChangedPlan(loaded, place.planFile, place.root, files) !== undefined;
    } catch {
      // A wrong one was reported, and changes nothing.
      return false;
    }
  }
}

/** What waiter.sh reads. */
function waiterNote(milliseconds: number, volumes: VolumeTargets, { generators }: Plan): string {
  const wait = `${Math.ceil(milliseconds / 1000)}${generators === undefined ? '' : ' farewell'}`;
  return [wait, ...volumes.values()].map(line => `${line}\n`).join('');
}

import type { Plan } from '../../plan/plan.ts';
import type { AgentTools } from '../agent-tools.ts';
import { writeAtomically } from '../files/atomic-writer.ts';
import { explainError } from '../explain-error.ts';
import { findFiles } from '../files/find-files.ts';
import { keepStates, recallStates } from '../state/keep-state.ts';
import { takeMemory, type KeptAt } from '../idle/kept-memory.ts';
import { inputsOf, leaving } from '../idle/leave.ts';
import { loadChangedPlan, loadPlan, type LoadedPlan } from '../plan/load-plan.ts';
import { abandonedDirectories, adoptPlan, initialMemory, type Memory } from '../state/memory.ts';
import { nextWake } from './next-pass.ts';
import type { OnChangeTools } from '../on-change/on-change.ts';
import { announcePending, UNTOLD, type PendingChange } from '../on-change/pending-change.ts';
import { refreshPass } from './refresh-pass.ts';
import type { BecomeWaiter } from '../idle/waiter.ts';
import { watchDirectories } from '../files/watch-directories.ts';

/** How often the plan and copied volumes are looked at when no watch speaks up. */
const LOOK_EVERY = 60_000;
/** Between two passes, whatever is due. */
const SHORTEST_WAIT = 1000;

export interface RefreshEnd {
  /** What was in use. */
  readonly plan: Plan;
  /** There is nothing to do for a while; false: `signal` fired. */
  readonly idle: boolean;
}

/**
 * The sidecar's run: keeps the directories as the plan wants them until `signal` fires, or there is nothing to do for a
 * while and the waiter takes over. Fetches nothing at start that an earlier run has fetched and that is not due yet.
 * @param become absent: nobody waits in this process's place
 * @throws PosternError if the plan at start cannot be used
 */
export async function refresh(
  options: KeptAt,
  tools: AgentTools & OnChangeTools,
  signal: AbortSignal,
  become?: BecomeWaiter,
): Promise<RefreshEnd> {
  const { clock } = tools;
  let { memory, pending } = beginning(options, tools);
  const leave = leaving(options, tools, become);
  let watching = watchInputs(memory, options, tools);
  const lookForPlan = planReader(options, tools);

  while (!signal.aborted) {
    const changedPlan = lookForPlan(memory.loaded);
    if (changedPlan !== undefined) {
      removeAbandoned(memory, changedPlan, tools);
      memory = adoptPlan(memory, changedPlan, clock.now());
      watching[Symbol.dispose]();
      watching = watchInputs(memory, options, tools);
    }
    const before = memory;
    const { onChange } = before.loaded.plan;
    const keep = ({ states }: Memory, untold: boolean): void =>
      keepStates(options.stateFile, before.loaded, states, tools, untold && onChange !== undefined);
    // Before the swap, so that a process that is killed right after it leaves word.
    const pass = await refreshPass(before, tools, signal, () => keep(before, true));
    memory = pass.memory;
    if (pass.changed.length > 0) pending = UNTOLD;
    if (memory !== before) keep(memory, pending !== undefined);
    const untold = pending;
    pending = await announcePending(untold, onChange, tools, signal);
    if (untold !== undefined && pending === undefined) keep(memory, false);
    if (!signal.aborted && pending === undefined && leave(memory)) {
      watching[Symbol.dispose]();
      return { plan: memory.loaded.plan, idle: true };
    }
    const wake = Math.min(nextWake(memory, clock.now()), pending?.nextTry ?? Infinity);
    const idle = Math.min(LOOK_EVERY, wake - clock.now());
    await clock.wait(Math.max(SHORTEST_WAIT, idle), signal);
  }
  watching[Symbol.dispose]();
  return { plan: memory.loaded.plan, idle: false };
}

function beginning(
  options: KeptAt,
  tools: AgentTools,
): { memory: Memory; pending: PendingChange | undefined } {
  const { clock, files } = tools;
  const kept = takeMemory(options, files);
  if (kept !== undefined) return { memory: kept, pending: undefined };
  const loaded = loadPlan(options.planFile, options.root, files);
  const recalled = recallStates(options.stateFile, loaded, tools);
  return {
    memory: initialMemory(loaded, recalled, findFiles(loaded.plan, files), clock.now()),
    pending: recalled?.changePending ? UNTOLD : undefined,
  };
}

/** Looks whether the plan is another than before; an invalid one is reported once and otherwise ignored. */
function planReader({ planFile, root }: KeptAt, { files, log }: AgentTools) {
  let reported: string | undefined;
  return (current: LoadedPlan): LoadedPlan | undefined => {
    try {
      const changed = loadChangedPlan(current, planFile, root, files);
      reported = undefined;
      if (changed !== undefined) log('info', 'the plan changed; everything is fetched again');
      return changed;
    } catch (error) {
      const { code, message } = explainError(error);
      if (message !== reported) log('error', `${message}; the plan before stays in use`, { code });
      reported = message;
      return undefined;
    }
  };
}

function watchInputs({ loaded: { plan } }: Memory, { planFile }: KeptAt, { clock, log }: AgentTools) {
  return watchDirectories(inputsOf(plan, planFile), () => clock.wake(), log);
}

function removeAbandoned(memory: Memory, next: LoadedPlan, { clock, files, log }: AgentTools): void {
  for (const directory of abandonedDirectories(memory.loaded.plan, next.plan)) {
    try {
      writeAtomically(directory, new Map(), { files, now: clock.now });
      log('info', 'directory emptied: the plan does not name it any more', { directory });
    } catch (error) {
      const { code, message } = explainError(error);
      log('error', message, { code });
    }
  }
}

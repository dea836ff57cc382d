/** A pod for tests of the refresher: real files below a temporary root, a scripted provider, time that only waits move. */
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Plan } from '../../plan/plan.ts';
import type { AgentTools } from '../agent-tools.ts';
import { writeAtomically } from '../files/atomic-writer.ts';
import { systemFiles } from '../files/file-operations.ts';
import { loadPlan } from '../plan/load-plan.ts';
import type { OnChangeTools } from '../on-change/on-change.ts';
import { once, type OnceResult } from '../once.ts';
import { refresh } from '../refresh/refresh.ts';
import { readState, type AgentState } from '../state/state.ts';
import { fakeClock, type FakeClock } from './fake-clock.ts';
import { recordedLog } from './recorded-log.ts';
import { sampleDirectory, samplePlan, sampleSecret } from './sample-plan.ts';
import { scriptedResolve, type ScriptedResolve } from './scripted-resolve.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { visibleFiles } from './tree.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** What the provider has at first. */
export const BOTH = { db: { user: 'u1' }, api: { token: 't1' } };

export interface RefreshPod {
  readonly root: string;
  readonly plan: Partial<Plan>;
  readonly planFile: string;
  readonly script: ScriptedResolve;
  readonly clock: FakeClock;
  /** Signals sent to the process `nginx`, which has the id 4711. */
  readonly signals: [number, string][];
  /** ExternalSecrets that generators heard to be delivered, by run or pass. */
  readonly confirmed: string[][];
  /** Replaces the plan. */
  readonly setPlan: (plan: Partial<Plan>) => void;
  /** Runs the init container. */
  readonly init: () => Promise<OnceResult>;
  /**
   * Runs a new refresher until `stop` says so; it is asked after each wait, with the time passed since the start. Or
   * refreshers in turn, each after the wait that the one before it left, see {@link takeTurns}.
   */
  readonly run: (stop: (passed: number) => boolean) => Promise<void>;
  /** Runs a new refresher for so many milliseconds. */
  readonly after: (time: number) => Promise<void>;
  readonly files: (directory?: string) => Record<string, string>;
  readonly states: () => AgentState['secrets'];
  readonly messages: (level: string) => string[];
  /** How many refreshers have left while there was nothing to do. */
  readonly left: () => number;
}

let inTurns = false;

/** From now on, refreshers of this test file leave while there is nothing to do. */
export function takeTurns(): void {
  inTurns = true;
}

/** A pod whose directory `all` holds `db` (due each hour) and `api` (each ten hours), on a clock that only waits move. */
export function refreshPod(more: Partial<Plan> = {}): RefreshPod {
  const root = temporaryDirectory();
  const planFile = join(root, 'plan', 'plan.json');
  const stateFile = join(root, 'state', 'state.json');
  const script = scriptedResolve(BOTH);
  const clock = fakeClock();
  const { log, entries } = recordedLog();
  const signals: [number, string][] = [];
  const proc = join(root, 'proc');
  mkdirSync(join(proc, '4711'), { recursive: true });
  writeFileSync(join(proc, '4711', 'cmdline'), '/usr/sbin/nginx\0-g\0');
  const kill = (pid: number, signal: string): void => void signals.push([pid, signal]);
  const confirmed: string[][] = [];
  const tools: AgentTools & OnChangeTools = {
    resolve: script.resolve,
    confirmDelivered: (_, names) => Promise.resolve(void confirmed.push([...names])),
    clock,
    files: systemFiles,
    log,
    proc,
    kill,
  };

  const setPlan = (plan: Partial<Plan>): void => {
    const file = { data: Buffer.from(JSON.stringify(samplePlan(plan))), mode: 0o644 };
    mkdirSync(dirname(planFile), { recursive: true });
    writeAtomically(dirname(planFile), new Map([[basename(planFile), file]]), {
      files: systemFiles,
      now: clock.now,
    });
  };
  const plan: Partial<Plan> = {
    secrets: [sampleSecret('db', 3600), sampleSecret('api', 36_000)],
    directories: [sampleDirectory('/all', 'db', 'api')],
    onChange: { kind: 'signal', signal: 'SIGHUP', process: 'nginx' },
    ...more,
  };
  setPlan(plan);

  let left = 0;
  const run = async (stop: (passed: number) => boolean): Promise<void> => {
    const stopping = new AbortController();
    const start = clock.now();
    clock.onWait = now => {
      if (stop(now - start)) stopping.abort();
    };
    let note: string | undefined;
    const become = (file: string): boolean => {
      note = file;
      return true;
    };
    const place = { planFile, root, stateFile };
    while (!stopping.signal.aborted) {
      const { idle } = await refresh(place, tools, stopping.signal, inTurns ? become : undefined);
      if (!idle || note === undefined) return;
      left += 1;
      await waitAsTold(note, clock, stopping.signal);
    }
  };

  return {
    root,
    plan,
    planFile,
    script,
    clock,
    signals,
    confirmed,
    setPlan,
    run,
    after: (time: number) => run(passed => passed >= time),
    init: () => once(loadPlan(planFile, root, systemFiles), stateFile, tools, new AbortController().signal),
    files: (directory = 'all') => visibleFiles(join(root, directory)),
    states: () => readState(stateFile, systemFiles)?.secrets ?? {},
    messages: (level: string) => entries.filter(entry => entry.level === level).map(({ msg }) => msg),
    left: () => left,
  };
}

/** As waiter.sh does. */
async function waitAsTold(note: string, clock: FakeClock, signal: AbortSignal): Promise<void> {
  const [wait = '', ...targets] = readFileSync(note, 'utf8').trimEnd().split('\n');
  const same = (target: string): boolean => {
    const link = join(dirname(target), '..data');
    return existsSync(link) && realpathSync(link) === target;
  };
  for (let seconds = Number.parseInt(wait, 10); seconds > 0; seconds -= 30) {
    if (signal.aborted || !targets.every(same)) return;
    await clock.wait(Math.min(30, seconds) * 1000, signal);
  }
}

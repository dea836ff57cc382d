import { PosternError, problem } from '../../errors.ts';
import { advanceStates, logStates } from './advance-states.ts';
import type { AgentTools } from '../agent-tools.ts';
import { secretsOf } from '../files/build-directory.ts';
import { confirmDelivery } from '../confirm-delivery.ts';
import { changedVolumes, copiesOf, readCopiedVolumes, type CopiedVolumes } from '../files/copied-volumes.ts';
import { startDeadline, unlessAborted } from '../deadline.ts';
import { deliver, logDelivery, type DeliveryResult } from '../files/delivery.ts';
import type { Memory } from '../state/memory.ts';
import { isDue, nextWake, secretsToFetch } from './next-pass.ts';
import { renewalTimes, type Resolution } from '../resolution.ts';
import { settle, type Settlement } from './settle.ts';
import type { SecretState } from '../state/state.ts';

/** For everything that one pass fetches. */
const PASS_SECONDS = 120;

export interface PassResult {
  readonly memory: Memory;
  /** Paths of directories whose content is another than before; not of those that had none. */
  readonly changed: readonly string[];
}

/**
 * One pass of the refresher: fetches what is due, rewrites what that touches, removes what expired.
 * @param beforeReplacing called before each set that takes the place of another one
 */
export async function refreshPass(
  memory: Memory,
  tools: AgentTools,
  signal: AbortSignal,
  beforeReplacing = () => {},
): Promise<PassResult> {
  const { plan } = memory.loaded;
  const { clock, files, log } = tools;
  const volumes = readCopiedVolumes(plan, files);
  const copiesChanged = changedVolumes(volumes, memory.copies).size > 0;
  const attempted = secretsToFetch(memory, copiesChanged, clock.now());
  if (attempted.length === 0 && !copiesChanged && nextWake(memory, clock.now()) > clock.now())
    return { memory, changed: [] };

  const resolutions = await fetchAttempted(memory, attempted, tools, signal);
  if (signal.aborted) return { memory, changed: [] };

  const now = clock.now();
  const settled = settle(memory, resolutions, volumes, now);
  const result = deliver(settled.deliveries, { files, now: clock.now, beforeReplacing });
  logDelivery(settled.deliveries, result, log);
  const fetched = [...resolutions].filter(
    ([name, resolution]) => 'data' in resolution && !settled.errors.has(name),
  );
  await confirmDelivery(plan, new Map(fetched).keys(), result, tools, signal);

  // Fetched only to complete a directory, before its own time: what the directory holds of it is still good.
  const early = new Set(
    attempted.filter(name => isWaiting(settled.errors.get(name)) && !isDue(memory, name, now)),
  );
  const errors = new Map([...settled.errors].filter(([name]) => !early.has(name)));
  const unwritten = new Set<string>();
  for (const { secrets, error } of result.problems)
    for (const name of secrets) {
      errors.set(name, error);
      unwritten.add(name);
    }
  const expired = new Set([...settled.expired].filter(name => !unwritten.has(name)));
  const decided = attempted.filter(name => !early.has(name));
  const renewBy = renewalTimes(resolutions);
  const states = advanceStates(
    plan,
    memory.states,
    { attempted: decided, renewBy, errors, expired },
    now,
    clock.random,
  );
  followDeliveries(states, settled, result, now);
  logStates(memory.states, states, log);
  return {
    memory: {
      ...memory,
      data: settled.data,
      states,
      copies: writtenCopies(memory, volumes, result),
      outdated: new Set([...memory.outdated].filter(path => !result.written.has(path))),
    },
    changed: [...result.written].filter(([, outcome]) => outcome === 'changed').map(([path]) => path),
  };
}

async function fetchAttempted(
  { loaded: { plan } }: Memory,
  attempted: readonly string[],
  { resolve }: AgentTools,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Resolution>> {
  if (attempted.length === 0) return new Map();
  using deadline = startDeadline(PASS_SECONDS * 1000, signal);
  const resolutions = await unlessAborted(resolve(plan, attempted, deadline), deadline.signal);
  const late = { error: problem('FETCH_DEADLINE', { seconds: PASS_SECONDS }) };
  return new Map(attempted.map(name => [name, resolutions?.get(name) ?? late]));
}

function isWaiting(error: Error | undefined): boolean {
  return error instanceof PosternError && error.code === 'DIRECTORY_INCOMPLETE';
}

/**
 * A secret that waited for the rest of its directory is looked at again as soon as the directory is written. What
 * is served without a success of its own counts from its last attempt, so that max-stale applies to it too.
 */
function followDeliveries(
  states: Map<string, SecretState>,
  { deliveries, data }: Settlement,
  { written }: DeliveryResult,
  now: number,
): void {
  for (const { directory } of deliveries) {
    if (!written.has(directory.path)) continue;
    for (const name of secretsOf(directory)) {
      const state = states.get(name);
      if (state === undefined) continue;
      const uncounted = state.lastSuccess === null && data.get(name) !== undefined;
      const waited = state.error?.code === 'DIRECTORY_INCOMPLETE' && state.lastAttempt !== now;
      if (uncounted || waited)
        states.set(name, {
          ...state,
          ...(uncounted && { lastSuccess: state.lastAttempt }),
          ...(waited && { nextDue: now }),
        });
    }
  }
}

/** A volume counts as copied when every directory with it is written; otherwise the next pass tries again. */
function writtenCopies(
  { loaded: { plan }, copies }: Memory,
  { readable }: CopiedVolumes,
  { written }: DeliveryResult,
): Memory['copies'] {
  const next = new Map(copies);
  for (const [from, payload] of readable)
    if (
      plan.directories.every(directory => !copiesOf(directory).includes(from) || written.has(directory.path))
    )
      next.set(from, payload);
  return next;
}

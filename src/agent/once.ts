import type { Plan } from '../plan/plan.ts';
import type { AgentTools } from './agent-tools.ts';
import { confirmDelivery } from './confirm-delivery.ts';
import { readCopiedFiles } from './files/copied-files.ts';
import { startDeadline } from './deadline.ts';
import { build, deliver, logDelivery } from './files/delivery.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { explainError } from './explain-error.ts';
import { fetchAll } from './fetch-all.ts';
import { keepStates, recallStates, type SecretStates } from './state/keep-state.ts';
import { lastGoodStates } from './state/last-good.ts';
import type { LoadedPlan } from './plan/load-plan.ts';
import { afterSuccess } from './refresh/schedule.ts';
import type { Failure } from './termination-message.ts';

export interface OnceResult {
  readonly code: ExitCode;
  /** Why nothing was written, for the termination message. */
  readonly failures: readonly Failure[];
}

/**
 * The init container's run: fetch everything before the plan's deadline, build every directory, then write them all.
 * A failure before the first write leaves every directory as it was. Where an earlier run in the same pod has written
 * everything and the provider cannot be reached now, that stays and counts as success ({@link lastGoodStates}).
 */
export async function once(
  loaded: LoadedPlan,
  stateFile: string,
  tools: AgentTools,
  signal: AbortSignal,
): Promise<OnceResult> {
  const { plan } = loaded;
  const { clock, files, log } = tools;
  using deadline = startDeadline(plan.initTimeoutSeconds * 1000, signal);

  const { data, renewBy, errors } = await fetchAll(plan, tools, deadline);
  if (signal.aborted) return { code: EXIT.terminated, failures: [] };
  if (errors.size > 0) {
    const recalled = recallStates(stateFile, loaded, tools);
    const good = lastGoodStates(loaded, recalled?.samePlan ? recalled.states : undefined, errors, tools);
    if (good === undefined) return failed([...errors]);
    const externalSecrets = [...errors.keys()];
    log('warn', 'could not be fetched; the files of an earlier run in this pod stay', { externalSecrets });
    keepStates(stateFile, loaded, good, tools);
    return { code: EXIT.ok, failures: [] };
  }

  const deliveries = build(plan.directories, data, from => readCopiedFiles(from, files));
  let problems = deliveries.flatMap(({ built }) => built.problems);
  if (problems.length === 0) {
    const result = deliver(deliveries, { files, now: clock.now });
    logDelivery(deliveries, result, log);
    problems = [...result.problems];
    if (problems.length === 0) await confirmDelivery(plan, data.keys(), result, tools, signal);
  }
  if (problems.length > 0) return failed(problems.map(({ secrets: [first], error }) => [first, error]));
  keepStates(stateFile, loaded, freshStates(plan, renewBy, tools), tools);
  return { code: EXIT.ok, failures: [] };
}

function failed(errors: readonly (readonly [string | undefined, Error])[]): OnceResult {
  const failures = errors.map(([externalSecret, error]) => ({
    ...explainError(error),
    ...(externalSecret !== undefined && { externalSecret }),
  }));
  return { code: failures.every(({ retryable }) => retryable) ? EXIT.unavailable : EXIT.refused, failures };
}

function freshStates(plan: Plan, renewBy: ReadonlyMap<string, number>, { clock }: AgentTools): SecretStates {
  const now = clock.now();
  return new Map(
    plan.secrets.map(({ name, refreshSeconds }) => [
      name,
      afterSuccess(refreshSeconds, now, clock.random(), renewBy.get(name)),
    ]),
  );
}

import { PosternError, problem } from '../errors.ts';
import type { Plan } from '../plan/plan.ts';
import type { SecretData } from '../resolve/contract.ts';
import type { AgentTools } from './agent-tools.ts';
import { isOptional } from './files/build-directory.ts';
import { unlessAborted, type Deadline } from './deadline.ts';
import { explainError } from './explain-error.ts';
import { isNotFound } from './resolution.ts';
import { retryDelay } from './refresh/schedule.ts';

const FIRST_RETRY = 500;
const LONGEST_RETRY = 8000;

export interface FetchedAll {
  /** Lacks what is not there and optional in every use. */
  readonly data: ReadonlyMap<string, SecretData>;
  /** By name of the ExternalSecret; only of those that run out. */
  readonly renewBy: ReadonlyMap<string, number>;
  /** By name of the ExternalSecret. Not empty: not everything was fetched. */
  readonly errors: ReadonlyMap<string, Error>;
}

/**
 * Fetches every secret of the plan, again and again while errors may be tried again, until `deadline` fires; once it was
 * stopped, what is answered says nothing. What was fetched is not fetched again. The first error for which trying again is no
 * use ends it, or is none before the deadline: a container that ends is started anew, and says meanwhile what it waits for.
 */
export async function fetchAll(plan: Plan, tools: AgentTools, deadline: Deadline): Promise<FetchedAll> {
  const { resolve, clock, log } = tools;
  const { signal } = deadline;
  const data = new Map<string, SecretData>();
  const renewBy = new Map<string, number>();
  const errors = new Map<string, Error>();
  let pending = plan.secrets.map(({ name }) => name);

  for (let attempt = 1; ; attempt += 1) {
    const resolutions = await unlessAborted(resolve(plan, pending, deadline), signal);
    if (deadline.isStopped()) return { data, renewBy, errors };
    pending = pending.filter(externalSecret => {
      const resolution = resolutions?.get(externalSecret);
      if (resolution !== undefined && 'data' in resolution) {
        data.set(externalSecret, resolution.data);
        if (resolution.renewBy !== undefined) renewBy.set(externalSecret, resolution.renewBy);
        for (const warning of resolution.warnings ?? []) log('warn', warning, { externalSecret });
      } else if (isMissingOptional(plan, externalSecret, resolution?.error))
        log('info', 'an optional secret is not there; it is left out', { externalSecret });
      else {
        const error = reasonOf(resolution?.error, errors.get(externalSecret), plan, signal);
        errors.set(externalSecret, withDeadline(error, plan, deadline));
        return true;
      }
      errors.delete(externalSecret);
      return false;
    });
    for (const [externalSecret, error] of errors) {
      const { code, message } = explainError(error);
      log('warn', message, { externalSecret, code, attempt });
    }
    const explained = [...errors.values()].map(explainError);
    const hopeless = explained.some(
      ({ retryable, retryAfter = 0 }) => !retryable || retryAfter >= deadline.left(),
    );
    if (pending.length === 0 || hopeless || signal.aborted) return { data, renewBy, errors };
    const asked = explained.map(({ retryAfter = 0 }) => retryAfter);
    const delay = retryDelay(attempt, FIRST_RETRY, LONGEST_RETRY, clock.random());
    await clock.wait(Math.max(delay, ...asked), signal);
    if (signal.aborted) return { data, renewBy, errors };
  }
}

function isMissingOptional(plan: Plan, name: string, error: Error | undefined): boolean {
  return error !== undefined && isNotFound(error) && isOptional(plan.directories, name);
}

/** An attempt that the deadline cut off says nothing about the secret; the attempt before it does. */
function reasonOf(
  error: Error | undefined,
  before: Error | undefined,
  plan: Plan,
  deadline: AbortSignal,
): Error {
  const said = error instanceof PosternError && error.code !== 'RESOLVE_CANCELLED';
  if (error !== undefined && (said || !deadline.aborted)) return error;
  return before ?? problem('INIT_DEADLINE', { seconds: plan.initTimeoutSeconds });
}

/** Why it is not waited for what the other side asks for. */
function withDeadline(error: Error, { initTimeoutSeconds }: Plan, deadline: Deadline): Error {
  const asked = error instanceof PosternError ? error.retryAfter : undefined;
  if (!(error instanceof PosternError) || asked === undefined || asked < deadline.left()) return error;
  const message = `${error.message}, and the deadline of ${initTimeoutSeconds} s (postern.dev/init-timeout) comes before`;
  return new PosternError(error.code, message, { cause: error });
}

/** The states after a pass, and the log of what became of each secret. */
import type { Plan } from '../../plan/plan.ts';
import { explainError } from '../explain-error.ts';
import type { SecretStates } from '../state/keep-state.ts';
import type { Log } from '../log.ts';
import { afterFailure, afterSuccess } from './schedule.ts';
import type { SecretState } from '../state/state.ts';

/** What a pass found out. */
export interface PassOutcome {
  /** ExternalSecrets that were to be fetched. */
  readonly attempted: readonly string[];
  /** By ExternalSecret; only of those that run out. */
  readonly renewBy: ReadonlyMap<string, number>;
  /** By ExternalSecret; also of secrets that were fetched but not delivered. */
  readonly errors: ReadonlyMap<string, Error>;
  /** Their files are gone. */
  readonly expired: ReadonlySet<string>;
}

/** States of the plan's secrets after a pass that ended at `now`. */
export function advanceStates(
  plan: Plan,
  before: SecretStates,
  { attempted, renewBy, errors, expired }: PassOutcome,
  now: number,
  random: () => number,
): Map<string, SecretState> {
  const states = new Map<string, SecretState>();
  for (const { name, refreshSeconds } of plan.secrets) {
    const previous = before.get(name);
    const error = errors.get(name);
    let state = previous;
    if (error !== undefined)
      state = afterFailure(previous, explainError(error), refreshSeconds, now, random());
    else if (attempted.includes(name)) state = afterSuccess(refreshSeconds, now, random(), renewBy.get(name));
    if (state !== undefined) states.set(name, expired.has(name) ? { ...state, state: 'expired' } : state);
  }
  return states;
}

/** Says what changed. A failure is said each time, because its reason may be another. */
export function logStates(before: SecretStates, after: SecretStates, log: Log): void {
  for (const [externalSecret, state] of after) {
    const previous = before.get(externalSecret);
    if (state === previous) continue;
    if (state.error !== undefined && state.lastAttempt !== previous?.lastAttempt)
      log('warn', `not refreshed: ${state.error.message}`, {
        externalSecret,
        code: state.error.code,
        state: state.state,
        failures: state.failures,
        ...(state.nextDue !== null && { nextDue: new Date(state.nextDue).toISOString() }),
      });
    if (state.state === 'expired' && previous?.state !== 'expired')
      log(
        'error',
        'expired: it could not be refreshed for longer than max-stale allows; its files were removed',
        {
          externalSecret,
          ...(state.lastSuccess !== null && { lastSuccess: new Date(state.lastSuccess).toISOString() }),
        },
      );
    if (state.state === 'fresh' && previous !== undefined && previous.state !== 'fresh')
      log('info', 'recovered', { externalSecret, failures: previous.failures });
  }
}

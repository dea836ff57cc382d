import { problem } from '../../errors.ts';
import type { AgentState, SecretState } from './state.ts';

/**
 * By how much a refresher that is well may be late: it waits two minutes for what it fetches and up to half a minute to start,
 * to confirm what was delivered and to tell the application.
 */
const LATE = 300_000;

/**
 * The state as it is to be read: whoever wrote it may have ended since, in the middle of a pass perhaps. What was fresh and
 * should long have been fetched again is stale.
 */
export function markOverdue(state: AgentState, now: number): AgentState {
  const secrets = Object.entries(state.secrets).map(([name, secret]) => [name, marked(secret, now)]);
  return { ...state, secrets: Object.fromEntries(secrets) };
}

function marked(secret: SecretState, now: number): SecretState {
  const { state, nextDue } = secret;
  if (state !== 'fresh' || nextDue === null || now - nextDue <= LATE) return secret;
  const { code, message } = problem('REFRESH_OVERDUE', { minutes: Math.floor((now - nextDue) / 60_000) });
  return { ...secret, state: 'stale', error: { code, message } };
}

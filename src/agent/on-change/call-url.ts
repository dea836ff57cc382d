import type { IncomingMessage } from 'node:http';
import { problem } from '../../errors.ts';
import type { OnChange } from '../../plan/plan.ts';
import type { AgentTools } from '../agent-tools.ts';
import { explainError } from '../explain-error.ts';
import { retryDelay } from '../refresh/schedule.ts';

const TRIES = 3;
const DEADLINE = 5000;
const FIRST_RETRY = 500;
const LONGEST_RETRY = 2000;

/**
 * Calls the application's URL until it answers 2xx, three times at most with five seconds each. Redirects are not followed.
 * @throws PosternError `ON_CHANGE`
 */
export async function callUrl(
  { method, url }: OnChange & { kind: 'http' },
  { clock, log }: Pick<AgentTools, 'clock' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  let reason = '';
  const shown = withoutSecrets(url);
  for (let attempt = 1; attempt <= TRIES && !signal.aborted; attempt += 1) {
    if (attempt > 1)
      await clock.wait(retryDelay(attempt - 1, FIRST_RETRY, LONGEST_RETRY, clock.random()), signal);
    try {
      const status = await request(method, url, signal);
      if (status >= 200 && status < 300) {
        log('info', 'application notified', { url: shown, status });
        return;
      }
      reason = `it answered ${status}`;
    } catch (error) {
      reason = reasonOf(error);
    }
  }
  throw problem('ON_CHANGE', { reason: `${method} ${shown}: ${reason} (${TRIES} tries)` });
}

/** Nothing of what a user may have written for the application alone: name and password, or a token in the query. */
function withoutSecrets(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** Of a connection that broke or speaks no HTTP, Node's own words, which quote nothing: there is no system call in it. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof Error && !('syscall' in error) && /^(E[A-Z]+|HPE_\w+)$/.test(code))
    return `${error.message} (${code})`;
  return explainError(error).message;
}

async function request(method: string, url: string, signal: AbortSignal): Promise<number> {
  // Loaded when it is needed: most pods never call a URL, and this runs in all of them.
  const http = await import('node:http');
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const call = http.request(
      url,
      { method, signal, agent: false, headers: { 'content-length': 0 } },
      resolve,
    );
    const timer = setTimeout(
      () =>
        call.destroy(
          Object.assign(new Error(`no answer within ${DEADLINE / 1000} s`), { code: 'ETIMEDOUT' }),
        ),
      DEADLINE,
    );
    call.on('error', reject);
    call.on('close', () => clearTimeout(timer));
    call.end();
  });
  // Only the status counts; an answer without end must not be waited for.
  response.destroy();
  return response.statusCode ?? 0;
}

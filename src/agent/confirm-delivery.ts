/** Generators are told what was written: until then what they made before counts as in use. */
import type { Plan } from '../plan/plan.ts';
import type { AgentTools } from './agent-tools.ts';
import { secretsOf } from './files/build-directory.ts';
import { startDeadline, unlessAborted } from './deadline.ts';
import type { DeliveryResult } from './files/delivery.ts';
import { explainError } from './explain-error.ts';

/** For giving back what was replaced; what is not given back runs out by itself. */
const CONFIRM_SECONDS = 10;

/**
 * @param fetched ExternalSecrets whose present data is from this run
 * @param written of this run. Where one directory was not written, a container there may use what was before.
 */
export async function confirmDelivery(
  plan: Plan,
  fetched: Iterable<string>,
  { written }: Pick<DeliveryResult, 'written'>,
  { confirmDelivered, log }: Pick<AgentTools, 'confirmDelivered' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  if (plan.generators === undefined || confirmDelivered === undefined) return;
  const unwritten = new Set(plan.directories.filter(({ path }) => !written.has(path)).flatMap(secretsOf));
  const delivered = new Set([...fetched].filter(name => !unwritten.has(name)));
  if (delivered.size === 0) return;
  using deadline = startDeadline(CONFIRM_SECONDS * 1000, signal);
  try {
    await unlessAborted(confirmDelivered(plan, delivered, deadline.signal), deadline.signal);
  } catch (error) {
    // The next run delivers the same once more.
    const { code, message } = explainError(error);
    log('warn', `that what was generated is in use cannot be remembered: ${message}`, { code });
  }
}

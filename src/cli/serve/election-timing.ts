import { parseGoDuration } from '../../api/duration.ts';
import { describe, problem } from '../../errors.ts';
import type { LeaderElectionOptions } from '../../kube/lease/lease.ts';

/** How fast a leader that has gone silent is replaced. */
export type ElectionTiming = Required<
  Pick<LeaderElectionOptions, 'durationSeconds' | 'renewDeadlineSeconds' | 'retrySeconds'>
>;

const FLAGS = {
  durationSeconds: 'leader-elect-lease-duration',
  renewDeadlineSeconds: 'leader-elect-renew-deadline',
  retrySeconds: 'leader-elect-retry-period',
} as const satisfies Record<keyof ElectionTiming, string>;

/** An attempt is put off by up to a fifth, so that candidates do not all come at once. */
const LONGEST_RETRY = 1.2;

/**
 * The timing that flags named as those of Kubernetes' own components give.
 * @param text of a flag by its name, without dashes
 * @throws PosternError `USAGE`
 */
export function readElectionTiming(
  text: (flag: (typeof FLAGS)[keyof ElectionTiming]) => string,
): ElectionTiming {
  const seconds = (name: keyof ElectionTiming): number => readSeconds(FLAGS[name], text(FLAGS[name]));
  const timing: ElectionTiming = {
    durationSeconds: seconds('durationSeconds'),
    renewDeadlineSeconds: seconds('renewDeadlineSeconds'),
    retrySeconds: seconds('retrySeconds'),
  };
  demandGreater(timing, 'durationSeconds', 'renewDeadlineSeconds', 1);
  demandGreater(timing, 'renewDeadlineSeconds', 'retrySeconds', LONGEST_RETRY);
  // The field of a Lease is an integer.
  if (!Number.isInteger(timing.durationSeconds)) {
    throw problem('USAGE', { reason: `--${FLAGS.durationSeconds} must be a number of whole seconds` });
  }
  return timing;
}

/** Two leaders at a time are what these rules keep away. */
function demandGreater(
  timing: ElectionTiming,
  larger: keyof ElectionTiming,
  smaller: keyof ElectionTiming,
  times: number,
): void {
  if (timing[larger] > timing[smaller] * times) return;
  const factor = times === 1 ? '' : `${times} times `;
  throw problem('USAGE', { reason: `--${FLAGS[larger]} must be more than ${factor}--${FLAGS[smaller]}` });
}

function readSeconds(flag: string, text: string): number {
  const milliseconds = durationOf(flag, text);
  if (milliseconds > 0) return milliseconds / 1000;
  throw problem('USAGE', { reason: `--${flag} must be longer than 0` });
}

function durationOf(flag: string, text: string): number {
  try {
    return parseGoDuration(text);
  } catch (error) {
    throw problem('USAGE', { reason: `--${flag}: ${describe(error)}` });
  }
}

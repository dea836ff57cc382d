import { describe } from '../../errors.ts';
import type { Logger } from '../../observe/log.ts';
import { tieToNamespace, type TieOptions } from './tie-to-namespace.ts';

export interface KeepTiedOptions extends Omit<TieOptions, 'signal'> {
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly repeat: (work: () => void, everyMs: number) => () => void;
}

/**
 * {@link tieToNamespace} now and every few minutes, since a configuration may be deleted and applied again. A failure is
 * said once until it is another one: on OpenShift it needs the permission to delete the configurations, which is not asked for.
 * @returns ends it
 */
export function keepTied({ log, repeat, ...options }: KeepTiedOptions): () => void {
  const ending = new AbortController();
  let said: string | undefined;
  const tie = async (): Promise<void> => {
    try {
      const tied = await tieToNamespace({ ...options, signal: ending.signal });
      if (tied > 0) log.info({ tied }, 'the namespace owns the webhook configurations, which go with it');
      said = undefined;
    } catch (error) {
      if (ending.signal.aborted) return;
      const message = describe(error);
      if (message !== said) log.warn({ err: error }, 'webhook configurations would outlive the namespace');
      said = message;
    }
  };
  void tie();
  const stop = repeat(() => void tie(), EVERY_MS);
  return () => {
    stop();
    ending.abort();
  };
}

const EVERY_MS = 5 * 60_000;

import { describe } from '../errors.ts';
import type { Lookup } from '../manifest/traced-view.ts';
import type { ReportFailures, ReportStatus, ReportTools } from './contract.ts';
import { runTerm, type Term } from './run-term.ts';

export interface BackgroundReport {
  /** This replica leads until the signal aborts. */
  lead(signal: AbortSignal): void;
  /** Policies are others, or something else that everything is judged by. */
  worldChanged(): void;
  /** What was judged by the answers to these is to be judged again. */
  answersChanged(lookups: readonly Lookup[]): void;
  /** undefined: this replica does not lead. */
  status(): ReportStatus | undefined;
  failures(): ReportFailures;
  /** Resolves when nothing runs any more. */
  stop(): Promise<void>;
}

/**
 * Checks what is stored, while this replica leads, and keeps reports of it. Level-triggered: a new leader knows nothing
 * of what the one before did, reads everything, and changes only reports that are not as they should be.
 */
export function backgroundReport(tools: ReportTools): BackgroundReport {
  const stopping = new AbortController();
  const failures = { scan: 0, write: 0, check: 0 };
  let term: Term | undefined;
  let running = Promise.resolve();

  const failed = (what: keyof ReportFailures): void => {
    failures[what] += 1;
  };
  return {
    lead(signal) {
      const ending = new AbortController();
      const end = (): void => ending.abort();
      signal.addEventListener('abort', end, { once: true });
      stopping.signal.addEventListener('abort', end, { once: true });
      if (signal.aborted || stopping.signal.aborted) ending.abort();
      running = after(running, async () => {
        if (ending.signal.aborted) return;
        term = runTerm(tools, ending.signal, failed);
        try {
          await term.ended;
        } catch (error) {
          tools.log.error(
            { reason: describe(error) },
            'the background report ended; it begins again with the next leader',
          );
        } finally {
          term = undefined;
          signal.removeEventListener('abort', end);
          stopping.signal.removeEventListener('abort', end);
        }
      });
    },
    worldChanged: () => term?.worldChanged(),
    answersChanged: lookups => term?.answersChanged(lookups),
    status: () => term?.status(),
    failures: () => ({ ...failures }),
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** One term after the other: two would write the same reports. */
async function after(before: Promise<void>, work: () => Promise<void>): Promise<void> {
  await before;
  await work();
}

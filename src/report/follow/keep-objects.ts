import { describe } from '../../errors.ts';
import type { Lookup } from '../../manifest/traced-view.ts';
import type { ReportFailures, ReportTools } from '../contract.ts';
import { createDependents } from './dependents.ts';
import type { ServedKinds } from './discover.ts';
import { followPods } from './follow-pods.ts';
import { followWebhooks } from './follow-webhooks.ts';
import { inTime, LISTED_MS } from '../in-time.ts';
import { podJudge } from '../pods/judge-pod.ts';
import { judgeStored, NO_JUDGEMENT, type Judgement } from './judge-stored.ts';
import { keepKinds } from './keep-kinds.ts';
import type { Ledger } from '../ledger.ts';
import { MOST_SINGLE_READS } from '../schedule.ts';

export interface ObjectKeeper {
  /**
   * Follows the kinds that there are.
   * @param isAnew everything is to be judged again
   * @returns whether everything could be read
   */
  serve(served: ServedKinds, isAnew: boolean, signal: AbortSignal): Promise<boolean>;
  /** What was judged by the answers to these is due. */
  answersChanged(lookups: readonly Lookup[]): void;
  /** Whether so much is due that everything is to be looked at instead. */
  isMuch(): boolean;
  /** How many objects `settle` would read: those, unless it is much, and the pods that were not looked at yet. */
  due(): number;
  /** Reads and judges these one by one; ends early when the signal aborts. */
  settle(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

/** Keeps the ledger of everything that is checked. */
export function keepObjects(
  tools: ReportTools,
  ledger: Ledger,
  changed: () => void,
  failed: (what: keyof ReportFailures) => void,
): ObjectKeeper {
  const { client, clock, log } = tools;
  const dependents = createDependents();
  const judge = (object: Readonly<Record<string, unknown>>): Judgement => {
    try {
      return judgeStored(object, tools);
    } catch (error) {
      // An exception would end the list of which this is one object.
      failed('check');
      log.error({ kind: object['kind'], reason: describe(error) }, 'a stored object could not be judged');
      return NO_JUDGEMENT;
    }
  };
  const follow = { client, ledger, dependents, changed, log };
  const kinds = keepKinds({ ...follow, clock, judge });
  const sign = (text: string): string => tools.context('').sign(text);
  const webhooks = followWebhooks({
    client,
    isOurs: tools.isOurs,
    changed: () => {
      pods.again();
      changed();
    },
    log,
  });
  const pods = followPods({ ...follow, sign, judge: podJudge(tools, () => webhooks.current()) });
  const isMuch = (): boolean => kinds.due() > MOST_SINGLE_READS;
  return {
    async serve(served, isAnew, signal) {
      const areRead = await kinds.serve(served, isAnew, signal);
      if (!isAnew) return areRead;
      pods.again();
      const areListed = Promise.all([pods.synced, webhooks.synced]);
      return (await inTime(areListed, LISTED_MS, clock, signal)) && areRead;
    },
    answersChanged(lookups) {
      for (const object of dependents.of(lookups)) {
        if (object.kind === 'Pod') pods.again(object);
        else kinds.again(object);
      }
    },
    isMuch,
    due: () => (isMuch() ? 0 : kinds.due()) + pods.due(),
    async settle(signal) {
      if (!isMuch()) await kinds.settle(signal);
      await pods.settle(signal);
    },
    async stop() {
      await Promise.all([kinds.stop(), pods.stop(), webhooks.stop()]);
    },
  };
}

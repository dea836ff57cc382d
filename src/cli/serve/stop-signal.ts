import type { EventEmitter } from 'node:events';

export interface StopSignal {
  readonly signal: AbortSignal;
  /** Stops listening to the process. */
  release(): void;
}

/**
 * Fires at the first SIGTERM or SIGINT.
 * @param source the process
 * @param exitNow called at the second one: somebody does not want to wait
 */
export function stopSignal(source: Pick<EventEmitter, 'on' | 'off'>, exitNow: () => void): StopSignal {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) exitNow();
    else controller.abort();
  };
  for (const name of NAMES) source.on(name, onSignal);
  return {
    signal: controller.signal,
    release() {
      for (const name of NAMES) source.off(name, onSignal);
    },
  };
}

const NAMES = ['SIGTERM', 'SIGINT'];

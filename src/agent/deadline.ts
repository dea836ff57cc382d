import { LONGEST_TIMER } from './clock.ts';

/** How long work may take to end by itself once its signal fired: enough to close sessions, within SIGTERM's second. */
const GRACE = 500;

export interface Deadline extends Disposable {
  /** Fires when the time is up, or with the parent. */
  readonly signal: AbortSignal;
  /** The same by the clock: while a template is executed no timer runs, so that the signal cannot fire. */
  readonly isOver: () => boolean;
  /** Whether the parent fired, so that no time was up. */
  readonly isStopped: () => boolean;
  /** Milliseconds; less than none when the time is up. */
  readonly left: () => number;
}

/**
 * A signal that fires after `milliseconds`. Not `AbortSignal.timeout`: its timer does not keep the process alive, and a
 * process that ends because nothing is left to wait for would end without having said why.
 */
export function startDeadline(milliseconds: number, parent: AbortSignal): Deadline {
  const timeUp = new AbortController();
  const timer = setTimeout(() => timeUp.abort(), Math.min(milliseconds, LONGEST_TIMER));
  const end = performance.now() + milliseconds;
  const signal = AbortSignal.any([parent, timeUp.signal]);
  return {
    signal,
    isOver: () => signal.aborted || performance.now() >= end,
    isStopped: () => parent.aborted,
    left: () => end - performance.now(),
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

/**
 * The result of `work`; undefined if `signal` fired and the work then failed or did not end within half a second, so
 * that work which does not listen to its signal cannot break a deadline.
 */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const ended = work.catch((error: unknown) => {
    if (signal.aborted) return undefined;
    throw error;
  });
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const givenUp = new Promise<undefined>(resolve => {
    onAbort = () => {
      timer = setTimeout(() => resolve(undefined), GRACE);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([ended, givenUp]);
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
  }
}

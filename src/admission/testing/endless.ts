import type { Deadline } from '../server/deadline.ts';

/** A deadline that is never reached. */
export const ENDLESS: Deadline = { signal: () => new AbortController().signal };

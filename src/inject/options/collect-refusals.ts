import { PosternError } from '../../errors.ts';

export interface Refusals {
  /** What `read` gives; where it refuses, that is kept for the end, and `fallback` stands in until then. */
  or<T>(fallback: T, read: () => T): T;
  /** Throws what was refused as one error, a line for each. */
  throwAll(): void;
}

/** For a file of settings to be looked at as a whole before any of it is refused: whoever corrects it does so once. */
export function collectRefusals(): Refusals {
  const refused = new Set<string>();
  return {
    or(fallback, read) {
      try {
        return read();
      } catch (error) {
        if (!(error instanceof PosternError) || error.code !== 'SETTINGS_INVALID') throw error;
        for (const line of error.message.split('\n')) refused.add(line);
        return fallback;
      }
    },
    throwAll() {
      if (refused.size > 0) throw new PosternError('SETTINGS_INVALID', [...refused].join('\n'));
    },
  };
}

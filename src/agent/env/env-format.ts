/** What an environment file can carry, and how it is written. */
export interface EnvFormat {
  /** Why no variable can have this name in such a file; undefined if one can. */
  nameFault(name: string): string | undefined;
  /** Why this value cannot be carried; undefined if it can. */
  valueFault(name: string, value: Buffer): ValueFault | undefined;
  /** One assignment, with its line end. */
  assignment(name: string, value: Buffer): Buffer;
}

export interface ValueFault {
  /** What is wrong, without showing any of the value. */
  readonly reason: string;
  /** What to do instead. */
  readonly fix: string;
}

export const MOUNT_AS_FILE = 'mount the key as a file';

/** Linux refuses to start a program with a longer `NAME=value` (MAX_ARG_STRLEN, 32 pages, less the final NUL). */
const LONGEST_VARIABLE = 32 * 4096 - 1;

/** What no process can have in its environment, however it gets there (environ(7), execve(2)). */
export function commonFault(name: string, value: Buffer): ValueFault | undefined {
  if (value.includes(0))
    return { reason: 'it has a NUL byte, which no environment variable can hold', fix: MOUNT_AS_FILE };
  if (Buffer.byteLength(name) + 1 + value.length > LONGEST_VARIABLE)
    return {
      reason: `it is longer than Linux allows (${LONGEST_VARIABLE} bytes with the name)`,
      fix: MOUNT_AS_FILE,
    };
  return undefined;
}

import type { Log, LogFields, LogLevel } from '../log.ts';

export interface LogEntry extends Record<string, unknown> {
  readonly level: LogLevel;
  readonly msg: string;
}

/** A log that keeps what it is given. */
export function recordedLog(): { readonly log: Log; readonly entries: LogEntry[] } {
  const entries: LogEntry[] = [];
  const log = (level: LogLevel, msg: string, fields: LogFields = {}): void => {
    entries.push({ level, msg, ...fields });
  };
  return { log, entries };
}

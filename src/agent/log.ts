export type LogLevel = 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
/** One event. Neither the message nor a field ever carries a secret value. */
export type Log = (level: LogLevel, msg: string, fields?: LogFields) => void;

/** A log of one JSON object a line, with the time in ISO 8601. */
export function jsonLog(write: (line: string) => void, now: () => number): Log {
  return (level, msg, fields = {}) =>
    write(`${JSON.stringify({ time: new Date(now()).toISOString(), level, msg, ...fields })}\n`);
}

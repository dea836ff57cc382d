import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { problem } from '../errors.ts';
import { describeError, removed, withoutSecretText, withoutSecrets } from './redact.ts';

export type { Logger } from 'pino';

export interface LogOptions {
  /** One of `logLevels`. */
  readonly level: string;
  /** Standard output when not given. */
  readonly destination?: DestinationStream;
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/**
 * The root logger: one JSON object per line with `level` as a word and `time` in RFC 3339. Secrets are removed three
 * times: from the fields of a line, from the fields of a child logger, and from the finished line by their
 * look. Throws SETTINGS_INVALID for a level that does not exist.
 */
export function createLogger({ level, destination }: LogOptions): Logger {
  if (!logLevels.some(known => known === level)) {
    throw problem('SETTINGS_INVALID', {
      place: 'log level',
      reason: `${level} is unknown; write one of ${logLevels.join(', ')}`,
    });
  }
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: withoutSecrets },
    // Keeps pino's own serializer, which copies every property of an error, out of the way.
    serializers: { err: (value: unknown) => (value instanceof Error ? describeError(value) : value) },
    // Fields of a child logger do not pass the formatter.
    redact: { paths: childPaths, censor: removed },
    hooks: { streamWrite: withoutSecretText },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** The logger of one part of the program, `kube` or `certs` for example. */
export function componentLogger(logger: Logger, component: string): Logger {
  return logger.child({ component });
}

const childPaths = ['authorization', 'data', 'stringData', 'token', 'password', 'value'].flatMap(name => [
  name,
  `*.${name}`,
  `*.*.${name}`,
]);

import { describe } from '../../errors.ts';
import { sleep } from '../../kube/deadline.ts';
import type { ServerVersion } from '../../inject/contract.ts';
import type { KubeLog } from '../../kube/log.ts';

/** Keeps up with the version of the API server, which changes under a running Postern when the cluster is upgraded. */
export interface VersionWatch {
  /** Resolves when it was read for the first time, which may be never. */
  readonly known: Promise<ServerVersion>;
  /** undefined until it was read once. A later failure keeps the last one. */
  current(): ServerVersion | undefined;
  stop(): Promise<void>;
}

export interface VersionWatchOptions {
  /** GET /version */
  read(signal: AbortSignal): Promise<{ readonly major: string; readonly minor: string }>;
  readonly log: KubeLog;
  readonly everyMs: number;
  /** Until the first success. */
  readonly retryMs: number;
}

export function watchServerVersion(options: VersionWatchOptions): VersionWatch {
  const { log, everyMs, retryMs } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const known = Promise.withResolvers<ServerVersion>();
  let current: ServerVersion | undefined;

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        current = parseVersion(await options.read(signal)) ?? current;
        if (current !== undefined) known.resolve(current);
      } catch (error) {
        if (!signal.aborted)
          log.warn({ reason: describe(error) }, 'the version of the API server could not be read');
      }
      await sleep(current === undefined ? retryMs : everyMs, signal).catch(() => {});
    }
  }

  const running = run();
  return {
    known: known.promise,
    current: () => current,
    stop() {
      stopping.abort();
      return running;
    },
  };
}

/** Some vendors write a minor version such as `36+`. */
export function parseVersion(version: {
  readonly major: string;
  readonly minor: string;
}): ServerVersion | undefined {
  const major = Number.parseInt(version.major, 10);
  const minor = Number.parseInt(version.minor, 10);
  return Number.isNaN(major) || Number.isNaN(minor) ? undefined : { major, minor };
}

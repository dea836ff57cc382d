import type { KubeClient } from '../client.ts';
import { sleep as sleepFor } from '../deadline.ts';
import { type Lease, claimed, newLease, released } from './lease-record.ts';
import type { KubeLog } from '../log.ts';
import { resourcePath } from '../resource-path.ts';
import { isConflict, isNotFound } from '../status-error.ts';

export interface LeaderElectionOptions {
  readonly client: Pick<KubeClient, 'get' | 'create' | 'replace'>;
  readonly namespace: string;
  /** Of the Lease. */
  readonly name: string;
  /** Unique among the candidates; the pod's name and uid for example. */
  readonly identity: string;
  /** How long others wait for a holder that has gone silent. 15 when not given. */
  readonly durationSeconds?: number;
  /** A holder that could not renew for so long stops to lead. Below the duration; 10 when not given. */
  readonly renewDeadlineSeconds?: number;
  /** Between two attempts. 2 when not given. */
  readonly retrySeconds?: number;
  /** The signal aborts when the leadership is lost or given back: work must not outlive it. */
  readonly onStarted: (signal: AbortSignal) => void;
  readonly onStopped?: () => void;
  readonly log: KubeLog;
  readonly clock?: LeaseClock;
  readonly random?: () => number;
}

export interface LeaseClock {
  /** Milliseconds since 1970, for the times that are written into the Lease. */
  now(): number;
  /** Milliseconds of a clock that never jumps, by which terms are measured: the time of day is corrected now and then. */
  uptime(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface LeaderElection {
  /** False from the moment on when the last renewal is too old, also when the process was stopped meanwhile. */
  isLeader(): boolean;
  /** Holder of the Lease as last seen; empty when nobody holds it. */
  leader(): string;
  /** Stops to lead, gives the Lease back, and resolves. */
  stop(): Promise<void>;
}

interface Observation {
  readonly lease: Lease;
  /** Uptime at the time when this state of the Lease was first seen. */
  readonly at: number;
}

export const systemClock: LeaseClock = {
  now: Date.now,
  uptime: () => performance.now(),
  sleep: sleepFor,
};

/**
 * Takes part in the election of one leader by a Lease (https://kubernetes.io/docs/concepts/architecture/leases/) until
 * it is stopped. Clocks of candidates need not agree: a holder counts as gone when its Lease has not changed for
 * the duration written in it, measured with the own uptime only.
 */
export function startLeaderElection(options: LeaderElectionOptions): LeaderElection {
  const { client, namespace, name, identity, log, clock = systemClock, random = Math.random } = options;
  const { durationSeconds = 15, renewDeadlineSeconds = 10, retrySeconds = 2 } = options;
  const collection = resourcePath({
    group: 'coordination.k8s.io',
    version: 'v1',
    resource: 'leases',
    namespace,
  });
  const path = resourcePath({
    group: 'coordination.k8s.io',
    version: 'v1',
    resource: 'leases',
    namespace,
    name,
  });
  const stopping = new AbortController();

  let seen: Observation | undefined;
  let term: AbortController | undefined;
  let renewedAt = 0;

  /** Milliseconds until the term ends unless it is renewed; 0 when there is none. */
  const remaining = (): number => {
    const age = clock.uptime() - renewedAt;
    return term ? Math.max(0, renewDeadlineSeconds * 1000 - age) : 0;
  };
  const holds = (): boolean => remaining() > 0;
  // Two attempts fit before the deadline, and none outlives the term: then it is time to stop, not to wait.
  const timeoutMs = (): number => Math.min(renewDeadlineSeconds * 500, remaining() || Infinity);

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await attempt().catch(report);
      if (term && !holds()) lose();
      const pause = retrySeconds * 1000 * (1 + random() * 0.2);
      await clock.sleep(Math.min(pause, remaining() || Infinity), stopping.signal).catch(() => {});
      if (term && !holds()) lose();
    }
  }

  async function attempt(): Promise<void> {
    // Taken before the call: others count from when the server has stored it, which is later.
    const startedAt = clock.uptime();
    const claim = { identity, durationSeconds, now: clock.now() };
    if (!holds() || !seen) observe(await read());
    if (term && seen?.lease.spec?.holderIdentity !== identity) lose();
    if (!seen) {
      observe(await client.create(collection, newLease(namespace, name, claim), { timeoutMs: timeoutMs() }));
    } else if (mayClaim(seen, startedAt)) {
      observe(await client.replace(path, claimed(seen.lease, claim), { timeoutMs: timeoutMs() }));
    } else {
      return;
    }
    renewedAt = startedAt;
    if (!term) win();
  }

  async function read(): Promise<Lease | undefined> {
    try {
      return await client.get<Lease>(path, { timeoutMs: timeoutMs() });
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  function observe(lease: Lease | undefined): void {
    const version = lease?.metadata.resourceVersion;
    if (lease && seen && version === seen.lease.metadata.resourceVersion) return;
    seen = lease && { lease, at: clock.uptime() };
  }

  function mayClaim({ lease, at }: Observation, uptime: number): boolean {
    const { holderIdentity = '', leaseDurationSeconds = durationSeconds } = lease.spec ?? {};
    if (holderIdentity === '' || holderIdentity === identity) return true;
    return uptime - at >= leaseDurationSeconds * 1000;
  }

  function report(error: unknown): void {
    if (stopping.signal.aborted) return;
    // Somebody else wrote: read before the next attempt.
    if (isConflict(error) || isNotFound(error)) seen = undefined;
    log[isConflict(error) ? 'debug' : 'warn'](
      { lease: path, err: error },
      'the lease could not be claimed or renewed',
    );
  }

  function win(): void {
    term = new AbortController();
    const { signal } = term;
    log.info({ lease: path, identity }, 'this replica leads');
    told(() => options.onStarted(signal));
  }

  function lose(): void {
    term?.abort();
    term = undefined;
    log.info({ lease: path, identity }, 'this replica no longer leads');
    told(() => options.onStopped?.());
  }

  function told(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      log.error({ lease: path, err: error }, 'a callback of the leader election failed');
    }
  }

  const running = run();
  return {
    isLeader: holds,
    leader: () => seen?.lease.spec?.holderIdentity ?? '',
    async stop() {
      stopping.abort();
      await running;
      if (!term) return;
      lose();
      if (!seen) return;
      try {
        await client.replace(path, released(seen.lease, clock.now()), { timeoutMs: timeoutMs() });
      } catch (error) {
        log.warn({ lease: path, err: error }, 'the lease could not be given back; it ends by itself');
      }
    },
  };
}

import { randomBytes as nativeRandomBytes } from 'node:crypto';

import { problem } from '../errors.ts';
import { backoffMs } from '../kube/backoff.ts';
import type { CertificateCluster } from './certificate-cluster.ts';
import { createCertificateKeeper, type CertificateLog, type PassResult } from './keeper.ts';
import { alternativeNames } from './issue/extensions.ts';
import { createServingCertificate, type ServingCertificate } from './issue/serving-certificate.ts';
import type { ServingNames } from './issue/serving-names.ts';
import { certificateSettings, type CertificateSettings } from './settings.ts';
import type { External } from './sources/follow-source.ts';
import type { CertificateStatus } from './status.ts';

export interface CertificateOptions {
  readonly cluster: CertificateCluster;
  readonly names: ServingNames;
  readonly settings?: Partial<CertificateSettings>;
  readonly log: CertificateLog;
  /** The source of the certificate that is used instead of the own authority; `wake` says that it changed. */
  readonly external?: () => External | undefined;
  /** For a metric: a caBundle was put back that this field manager had changed. */
  readonly countRepair?: (target: string, manager: string) => void;
  /** The name of this replica in its report; one of chance when not given. */
  readonly replica?: string;
  /** May this replica write? The holder of the Lease may; absent: it is alone. `wake` says that the answer changed. */
  readonly leads?: () => boolean;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Milliseconds of a clock that never jumps. */
  readonly uptime?: () => number;
  readonly random?: () => number;
  readonly randomBytes?: (size: number) => Buffer;
}

export interface Certificates {
  readonly serving: ServingCertificate;
  /**
   * Resolves when there is a certificate to listen with and a key to sign plans with; `status()` says whether the
   * API server trusts it. Rejects with `CERT_NOT_LOADED` if stopped before.
   */
  readonly loaded: Promise<void>;
  /** 32 bytes, the same on each replica. @throws PosternError `CERT_NOT_LOADED` */
  signingKey(): Buffer;
  /** Whom clients should trust from now on, as PEM; undefined while that is not known. */
  trustBundle(): string | undefined;
  status(): CertificateStatus;
  /** Something changed that is not watched here, such as who leads: look now. */
  wake(): void;
  /**
   * Takes the report of this replica away, as the last thing, and resolves when nothing runs any more. The serving
   * certificate stays in use.
   */
  stop(): Promise<void>;
}

/** How long the report is tried to be taken away at the end. */
export const WITHDRAW_MS = 5000;
/** How long the first pass waits for the list of webhook configurations. */
const LISTING_MS = 5000;
const RETRY = { baseMs: 1000, capMs: 30_000 };

/**
 * Keeps the certificates of the webhook: issues them, renews them, publishes the caBundle and repairs it.
 * Each replica runs this; the one that leads writes what all of them follow.
 * @throws PosternError `CERT_SETTING`
 */
export function startCertificates(options: CertificateOptions): Certificates {
  const { cluster, now = Date.now, random = Math.random, randomBytes = nativeRandomBytes } = options;
  const { replica = `replica-${randomBytes(6).toString('hex')}` } = options;
  const settings = certificateSettings(options.settings);
  // Here, and not with each leaf that this replica tries to issue as the leader.
  alternativeNames(options.names);
  const serving = createServingCertificate();
  const keeper = createCertificateKeeper({
    ...options,
    settings,
    serving,
    now,
    randomBytes,
    replica,
    leads: options.leads ?? (() => true),
    uptime: options.uptime ?? (() => performance.now()),
    jitter: random(),
  });
  const stopping = new AbortController();
  const loaded = Promise.withResolvers<void>();
  // Who does not wait for it must not be struck by an unhandled rejection.
  loaded.promise.catch(() => undefined);

  let changed = Promise.withResolvers<void>();
  const wake = () => changed.resolve();
  stopping.signal.addEventListener('abort', wake);
  const listed = Promise.withResolvers<void>();
  stopping.signal.addEventListener('abort', () => listed.resolve());
  const unwatch = [
    cluster.watchSecret(wake),
    cluster.watchTargets(
      targets => {
        keeper.observeTargets(targets);
        listed.resolve();
        wake();
      },
      kinds => {
        keeper.observeRefusals(kinds);
        wake();
      },
    ),
    // Each replica renews its report in each tick: no reason for all the others to look at everything.
    cluster.watchReports(reports => keeper.observeReports(reports)),
  ];

  let failures = 0;
  const pauseAfter = (result: PassResult) => {
    failures = result.failed ? failures + 1 : 0;
    const pause = failures === 0 ? Math.max(result.until - now(), 0) : backoffMs(failures, RETRY, random);
    return Math.min(pause, settings.tickMs);
  };
  const running = (async () => {
    // With the webhook configurations known, the first leaf is published before it is served. Without them there
    // is still something to serve.
    await waitFor(listed.promise, LISTING_MS);
    while (!stopping.signal.aborted) {
      changed = Promise.withResolvers();
      const result = await keeper.pass(stopping.signal);
      if (serving.current() !== undefined && keeper.signingKey() !== undefined) loaded.resolve();
      await waitFor(changed.promise, pauseAfter(result));
    }
  })();

  return {
    serving,
    loaded: loaded.promise,
    signingKey() {
      const key = keeper.signingKey();
      if (key === undefined) throw problem('CERT_NOT_LOADED', { reason: keeper.status().reason });
      return key;
    },
    trustBundle: () => keeper.trustBundle(),
    status: () => keeper.status(),
    wake,
    async stop() {
      stopping.abort(problem('CERT_NOT_LOADED', { reason: 'certificates were stopped' }));
      await Promise.all([...unwatch.map(end => end()), running]);
      loaded.reject(stopping.signal.reason);
      // Whoever leads would wait for its certificate to expire. If this fails, that is what happens.
      await cluster.withdrawReport(replica, AbortSignal.timeout(WITHDRAW_MS)).catch(() => undefined);
    },
  };
}

async function waitFor(event: Promise<void>, milliseconds: number): Promise<void> {
  const elapsed = Promise.withResolvers<void>();
  const timer = setTimeout(elapsed.resolve, milliseconds);
  await Promise.race([event, elapsed.promise]);
  clearTimeout(timer);
}

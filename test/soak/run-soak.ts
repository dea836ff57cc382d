import { setTimeout as sleep } from 'node:timers/promises';
import { describe } from '../../src/errors.ts';
import { POSTERN_NAMESPACE } from '../cluster/support/deployed-objects.ts';
import { accountForFailures, type Account, type Outage } from './account-for-failures.ts';
import { startAdmissionLoad } from './admission-load.ts';
import { watchCertificates } from './certificate-witness.ts';
import { countCertificates } from './count-certificates.ts';
import { disturbances } from './disturbances.ts';
import { findKeys } from './find-keys.ts';
import { watchMemory, type ProcessMemory } from './memory-watch.ts';
import { opensslFaults } from './openssl-strict.ts';
import { rotationCost, type RotationCost } from './rotation-cost.ts';
import { schedule, type Disturbance } from './schedule.ts';
import type { SoakOptions } from './soak-options.ts';
import type { SoakStage } from './stage.ts';

export interface SoakResult extends Account {
  readonly seconds: number;
  /** By the clock of the calls. */
  readonly begunAt: number;
  readonly admitted: number;
  readonly bare: number;
  readonly latencies: readonly number[];
  readonly handshakes: number;
  readonly refusedHandshakes: readonly string[];
  readonly costs: Readonly<Record<'admissions' | 'handshakes', RotationCost | undefined>>;
  /** Certificates that took the place of another one in the Secret. */
  readonly renewals: number;
  readonly rotations: number;
  /** From one authority to the next, as they came with a leaf. */
  readonly bridges: number;
  /** Chains that lacked one though the authority was just replaced. */
  readonly unbridged: number;
  readonly least: SoakOptions['least'];
  readonly done: readonly DoneDisturbance[];
  readonly outages: readonly Outage[];
  readonly memory: readonly ProcessMemory[];
  readonly strictFaults: readonly string[];
  /** Places with a key in them where none may be. */
  readonly keysFound: readonly string[];
}

export interface DoneDisturbance {
  readonly what: Disturbance;
  /** Seconds since the beginning. */
  readonly at: number;
  readonly tookSeconds: number;
  /** Why it did not come to its end. */
  readonly fault?: string;
}

export interface Progress {
  readonly seconds: number;
  readonly admitted: number;
  readonly failed: number;
  readonly renewals: number;
  readonly rotations: number;
  readonly phase: string;
  readonly doing: string;
}

const PROGRESS_EVERY_MS = 500;

/** Lives the compressed life with a client that counts, and looks afterwards at everything that was seen of it. */
export async function runSoak(
  stage: SoakStage,
  options: SoakOptions,
  progress: (now: Progress) => void = () => {},
): Promise<SoakResult> {
  const { client, namespace, postern } = stage;
  const begun = performance.now();
  const elapsed = (): number => performance.now() - begun;
  let doing = '';
  const away = (): boolean => doing === 'restart the API server';
  const witness = watchCertificates({
    client,
    replicas: () => postern.replicas,
    behindMs: options.behindMs,
    paused: away,
  });
  const memory = watchMemory(() => postern.replicas);
  const load = startAdmissionLoad(client, namespace, options.perSecond);
  const done: DoneDisturbance[] = [];
  const outages: Outage[] = [];
  const counted = () => countCertificates(witness.seen.get('tls.crt') ?? []);
  const renewals = (): number => counted().leaves - 1;
  const rotations = (): number => (witness.seen.get('ca.crt')?.size ?? 0) - 1;
  const timer = setInterval(() => {
    progress({
      seconds: elapsed() / 1000,
      admitted: load.admitted(),
      failed: accountForFailures(load.failures, outages).failed.length,
      renewals: renewals(),
      rotations: rotations(),
      phase: witness.phases.at(-1)?.phase ?? '',
      doing,
    });
  }, PROGRESS_EVERY_MS);

  try {
    for (const { what, at } of schedule(options.seconds * 1000, options.counts)) {
      await sleep(Math.max(0, at - elapsed()));
      const from = elapsed();
      doing = what;
      const fault = await attempt(async () => {
        const outage = await disturbances[what](stage);
        if (outage !== undefined) outages.push(outage);
      });
      doing = '';
      done.push({ what, at: from / 1000, tookSeconds: (elapsed() - from) / 1000, ...fault });
    }
    await sleep(Math.max(0, options.seconds * 1000 - elapsed()));
  } finally {
    clearInterval(timer);
    await Promise.all([load.stop(), witness.stop(), memory.stop()]);
  }
  return {
    ...accountForFailures(load.failures, outages),
    seconds: elapsed() / 1000,
    begunAt: begun,
    admitted: load.admitted(),
    bare: load.bare(),
    latencies: load.answered.map(({ took }) => took),
    handshakes: witness.handshakes.length,
    costs: {
      admissions: rotationCost(load.answered, witness.phases),
      handshakes: rotationCost(witness.handshakes, witness.phases),
    },
    refusedHandshakes: witness.refused,
    renewals: renewals(),
    rotations: rotations(),
    bridges: counted().bridges,
    unbridged: countCertificates(witness.promoted).unbridged,
    least: options.least,
    done,
    outages,
    memory: memory.processes(),
    strictFaults: await opensslFaults(witness.chains, `postern.${POSTERN_NAMESPACE}.svc`),
    keysFound: await findKeys(stage, witness.seen),
  };
}

async function attempt(work: () => Promise<void>): Promise<{ fault?: string }> {
  try {
    await work();
    return {};
  } catch (error) {
    return { fault: describe(error) };
  }
}

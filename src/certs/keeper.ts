import type { X509Certificate } from 'node:crypto';

import { describe, problem } from '../errors.ts';
import { composeBundle, voucherOf } from './bundle.ts';
import {
  targetKey,
  type CertificateCluster,
  type StoredSecret,
  type TrustTarget,
} from './certificate-cluster.ts';
import { fillSecret, type IssueTools } from './fill-secret.ts';
import { isFault } from './key-pair.ts';
import { planCertificates } from './plan-certificates.ts';
import { createRepairs } from './repairs.ts';
import { MANAGED_BY, MANAGED_BY_LABEL, readParts, type SecretParts } from './secret-layout.ts';
import type { ServingCertificate } from './serving-certificate.ts';
import type { ServingNames } from './serving-names.ts';
import type { ApplyBundle, WriteSecret } from './situation.ts';
import { describeStatus, type CertificateStatus } from './status.ts';
import { losesNoTrust } from './trust.ts';

/** The part of a pino logger that is used here: fields first, then a fixed message. */
export interface CertificateLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface KeeperOptions extends IssueTools {
  readonly cluster: CertificateCluster;
  readonly names: ServingNames;
  readonly serving: ServingCertificate;
  readonly log: CertificateLog;
  /** In [0, 1), drawn once: replicas with different values do not renew in the same second. */
  readonly jitter: number;
  /** For a metric: a caBundle was put back that this field manager had changed. */
  readonly countRepair?: ((target: string, manager: string) => void) | undefined;
}

/** Carries out plans, one pass after the other. What it remembers between them it could lose without harm. */
export interface CertificateKeeper {
  /**
   * Brings the Secret, the webhook configurations and the serving certificate in step, as far as that is possible
   * now. Never rejects, and never runs twice at a time.
   */
  pass(signal: AbortSignal): Promise<PassResult>;
  observeTargets(targets: readonly TrustTarget[]): void;
  /** The key under which plans are signed; undefined before it was read. */
  signingKey(): Buffer | undefined;
  status(): CertificateStatus;
}

export interface PassResult {
  /** Milliseconds since the epoch; nothing is due before then. Infinity: nothing at all. */
  readonly until: number;
  /** Something did not succeed and should be tried again soon. */
  readonly failed: boolean;
}

/** A write may lose against another replica; the plan made after that rarely has anything left to write. */
const ROUNDS = 5;

export function createCertificateKeeper(options: KeeperOptions): CertificateKeeper {
  const { cluster, serving, log } = options;
  const repairs = createRepairs({ cluster, log, now: () => options.now(), count: options.countRepair });
  let targets: readonly TrustTarget[] | undefined;
  let remembered: SecretParts | undefined;
  let signingKey: Buffer | undefined;
  let servedUnder: X509Certificate | undefined;
  let degraded: string | undefined;

  async function pass(signal: AbortSignal): Promise<PassResult> {
    const troubles: string[] = [];
    let until: number | undefined;
    try {
      for (let round = 0; round < ROUNDS && until === undefined; round++)
        until = await planAndAct(troubles, signal);
      if (until === undefined) troubles.push('the Secret is changed by others faster than it can be written');
    } catch (error) {
      troubles.push(`the Secret cannot be read: ${describe(error)}`);
    }
    if (!signal.aborted) report(troubles);
    return { until: until ?? Number.POSITIVE_INFINITY, failed: troubles.length > 0 };
  }

  /** undefined: the Secret was written, by us or by somebody faster, and everything has to be planned anew. */
  async function planAndAct(troubles: string[], signal: AbortSignal): Promise<number | undefined> {
    // The order matters. Targets are taken first and applied to only as they were then; the Secret is read after
    // that. So a bundle that another replica has published is either part of this plan, because its Secret is, or
    // makes the apply fail; it is never overwritten by an older one.
    const observed = targets ?? [];
    const secret = await cluster.readSecret(signal);
    const actions = planCertificates({
      now: options.now(),
      jitter: options.jitter,
      names: options.names,
      secret,
      remembered,
      servedUnder,
      targets: observed,
      contests: repairs.contests,
    });

    const write = actions.find(action => action.do === 'write-secret');
    if (
      write !== undefined &&
      (await attempt('the Secret cannot be written', troubles, () => save(write, signal)))
    ) {
      return undefined;
    }
    const foreign = actions.find(action => action.do === 'leave-foreign-secret');
    if (foreign !== undefined) troubles.push(foreignSecret(foreign.secret).message);
    await Promise.all(
      actions
        .filter(action => action.do === 'apply-bundle')
        .map(action =>
          attempt(`the caBundle of ${targetKey(action.target)} cannot be applied`, troubles, () =>
            publish(action, signal),
          ),
        ),
    );
    if (secret !== undefined && foreign === undefined) {
      const parts = readParts(secret.data);
      // Only what is sound as a whole is worth putting back later.
      if (write === undefined) remembered = parts;
      if (!isFault(parts.signingKey)) signingKey = parts.signingKey;
      await attempt('the certificate cannot be served', troubles, async () => serveLeaf(parts));
    }
    return actions.find(action => action.do === 'wait')?.until ?? Number.POSITIVE_INFINITY;
  }

  async function save(action: WriteSecret, signal: AbortSignal): Promise<void> {
    const data = await fillSecret(action, options);
    const written =
      action.over === undefined
        ? await cluster.createSecret(data, {}, signal)
        : await cluster.replaceSecret(action.over, data, {}, signal);
    if (written) log.info({ because: action.because }, 'wrote the certificate Secret');
  }

  async function publish({ target, caBundle }: ApplyBundle, signal: AbortSignal): Promise<void> {
    if (await cluster.applyBundle(target, caBundle, signal)) await repairs.applied(target, caBundle, signal);
  }

  function serveLeaf(parts: SecretParts): void {
    const now = options.now();
    if (isFault(parts.leaf)) return;
    const next = parts.leaf.certificate;
    const present = serving.current()?.certificate;
    const authorities = parts.authorityCertificate
      ? [parts.authorityCertificate, ...parts.bundle]
      : parts.bundle;
    const voucher = voucherOf(next, composeBundle(authorities, now), now);
    if (voucher === undefined || next.fingerprint256 === present?.fingerprint256) return;
    if (present !== undefined && (targets === undefined || !losesNoTrust(next, present, targets, now)))
      return;
    serving.replace(parts.leaf.pem);
    servedUnder = voucher;
    log.info(
      { fingerprint: next.fingerprint256, notAfter: parts.leaf.notAfter },
      'serving a new certificate',
    );
  }

  /** Troubles are logged when they change, not each time they are met again. */
  function report(troubles: readonly string[]): void {
    const before = degraded;
    degraded = troubles.length === 0 ? undefined : troubles.join('; ');
    if (degraded === before) return;
    if (degraded === undefined) log.info({}, 'certificates are in order again');
    else log.warn({ troubles }, 'certificates cannot be kept in order');
  }

  return {
    pass,
    observeTargets(observed) {
      targets = observed;
      repairs.observe(observed);
    },
    signingKey: () => signingKey,
    status: () =>
      describeStatus({
        now: options.now(),
        served: serving.current(),
        servedUnder,
        targets,
        contests: repairs.contests,
        degraded,
      }),
  };
}

/** True: it went through, whoever won. False: it failed, and the reason is among the troubles. */
async function attempt(trouble: string, troubles: string[], work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    troubles.push(`${trouble}: ${describe(error)}`);
    return false;
  }
}

function foreignSecret(secret: StoredSecret): Error {
  return problem('CERT_SECRET_FOREIGN', {
    secret: secret.name,
    keys: Object.keys(secret.data).sort().join(', '),
    label: `${MANAGED_BY_LABEL}: ${MANAGED_BY}`,
  });
}

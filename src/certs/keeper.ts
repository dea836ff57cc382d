import { describe } from '../errors.ts';
import { createReplicaActor } from './replicas/act-as-replica.ts';
import { misnamed } from './called-names.ts';
import { applyBundles, type Tried } from './apply-bundles.ts';
import type { CertificateCluster, StoredSecret, TrustTarget } from './certificate-cluster.ts';
import { fillSecret, type IssueTools } from './fill-secret.ts';
import { certificatesText } from './issue/pem-certificates.ts';
import { planCertificates } from './planner/plan-certificates.ts';
import { planServing } from './planner/plan-serving.ts';
import { agentBundle } from './planner/publish-bundle.ts';
import { repairUnread } from './planner/repair-unread.ts';
import { createRenamings } from './renamings.ts';
import { createRepairs } from './repairs.ts';
import type { ReplicaReport } from './replicas/replica-report.ts';
import { createRotationStay } from './rotation-stay.ts';
import { SECRET_ANNOTATIONS } from './secret-annotations.ts';
import { createSecretMemory } from './secret-memory.ts';
import { isForeign, readParts, type SecretParts } from './secret-layout.ts';
import type { ServingCertificate } from './issue/serving-certificate.ts';
import type { ServingNames } from './issue/serving-names.ts';
import type { Action, Situation, WriteSecret } from './situation.ts';
import type { External } from './sources/follow-source.ts';
import { describeStatus, type CertificateStatus } from './status.ts';
import { whyUnseen, type RefusedKind } from './targets/refused-kinds.ts';
import { attempt, secretLeft, troubleWith } from './troubles.ts';
import { unvouchedSource } from './unvouched-source.ts';
import { createWatchedTargets } from './watched-targets.ts';
import { withChanges } from './with-changes.ts';

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
  /** Milliseconds of a clock that never jumps: how long something has lasted does not depend on the time of day. */
  uptime(): number;
  /** The name in the report; unique among replicas. */
  readonly replica: string;
  /** May this replica write the Secret and the targets now? */
  leads(): boolean;
  /** The source of the certificate that is used instead of the Secret; undefined: none. */
  readonly external?: (() => External | undefined) | undefined;
  /** For a metric: a caBundle was put back that this field manager had changed. */
  readonly countRepair?: ((target: string, manager: string) => void) | undefined;
}

/** Carries out plans, one pass after the other. What it remembers between them it could lose without harm. */
export interface CertificateKeeper {
  /**
   * Brings the Secret, the targets, the report and the serving certificate in step, as far as that is possible now.
   * Never rejects, and never runs twice at a time.
   */
  pass(signal: AbortSignal): Promise<PassResult>;
  observeTargets(targets: readonly TrustTarget[]): void;
  /** Kinds of targets that this replica may not list or watch at present. */
  observeRefusals(kinds: readonly RefusedKind[]): void;
  observeReports(reports: readonly ReplicaReport[]): void;
  /** The key under which plans are signed; undefined before it was read. */
  signingKey(): Buffer | undefined;
  /** Whom clients should trust from now on, as PEM; undefined while that is not known. */
  trustBundle(): string | undefined;
  status(): CertificateStatus;
}

interface ReadSecret {
  readonly secret: StoredSecret | undefined;
  /** undefined: there is none, or it is somebody else's. */
  readonly parts: SecretParts | undefined;
  readonly phaseForMs: number;
}

export interface PassResult {
  /** Milliseconds since the epoch; nothing is due before then. Infinity: nothing at all. */
  readonly until: number;
  /** Something did not succeed and should be tried again soon. */
  readonly failed: boolean;
}

/** A write may lose against another replica; the plan made after that rarely has anything left to write. */
const ROUNDS = 8;

export function createCertificateKeeper(options: KeeperOptions): CertificateKeeper {
  const { cluster, serving, log, replica, settings } = options;
  const repairs = createRepairs({ cluster, log, now: () => options.now(), count: options.countRepair });
  const actor = createReplicaActor({ cluster, serving, log });
  const memory = createSecretMemory();
  const renamings = createRenamings(log, () => options.now());
  const stay = createRotationStay(() => options.uptime());
  const watched = createWatchedTargets({ uptime: () => options.uptime(), holdMs: settings.holdMs });
  let reports: readonly ReplicaReport[] | undefined;
  let phaseSince = Number.NaN;
  let externalAt = Number.NEGATIVE_INFINITY;
  let rotationWaits: string | undefined;
  let degraded: string | undefined;
  /** Of the Secret, if nothing was to be written when it was read last, and this replica has led ever since. */
  let ledWith: SecretParts['bundle'] | undefined;
  let wasReady = false;

  async function pass(signal: AbortSignal): Promise<PassResult> {
    const tried: Tried = { troubles: new Set(), applied: new Set() };
    let until: number | undefined;
    try {
      for (let round = 0; round < ROUNDS && until === undefined; round++)
        until = await planAndAct(tried, signal);
      if (until === undefined)
        tried.troubles.add('the Secret is changed by others faster than it can be written');
    } catch (error) {
      tried.troubles.add(`certificates cannot be planned: ${describe(error)}`);
    }
    if (!signal.aborted) say([...tried.troubles]);
    wasReady ||= status().ready;
    return { until: until ?? Number.POSITIVE_INFINITY, failed: tried.troubles.size > 0 };
  }

  /** undefined: everything has to be planned anew, from a Secret that is read after what was done now. */
  async function planAndAct(tried: Tried, signal: AbortSignal): Promise<number | undefined> {
    const { troubles } = tried;
    // The order matters. Targets and reports are taken first, and targets are applied to only as they were then; the
    // Secret is read after that. So a bundle that another replica has published is either part of this plan, because
    // its Secret is, or makes the apply fail; it is never overwritten by an older one.
    const observed = { ...watched.observed(), reports };
    for (const kind of observed.refused) troubles.add(whyUnseen(kind));
    const external = lookAtSource(observed.targets, troubles);
    const read = await readSecret(troubles, signal);
    if (read !== undefined || !options.leads()) ledWith = undefined;
    const situation: Situation = {
      ...observed,
      now: options.now(),
      jitter: options.jitter,
      settings,
      names: options.names,
      leads: options.leads(),
      replica,
      secret: read?.secret,
      remembered: memory.sound(),
      calledBack: memory.calledBack(),
      served: serving.current(),
      servedUnder: actor.servedExternally() ? undefined : actor.servedUnder(),
      servedExternally: actor.servedExternally(),
      external,
      readiness: status(),
      reported: actor.reported(),
      phaseForMs: read?.phaseForMs ?? 0,
      renamings: renamings.contest(),
      contests: repairs.contests,
    };
    if (read !== undefined)
      return await keep(planCertificates(situation), read, observed.targets, tried, signal);
    await applyBundles(repairUnread(ledWith, situation), { cluster, repairs }, tried, signal);
    // What this replica serves, and that it cannot go on, is still to be said; what is in another source, to be followed.
    const again = await actor.act(planServing(undefined, situation), troubles, signal);
    return again ? undefined : Number.POSITIVE_INFINITY;
  }

  /** undefined: it cannot be, which is among the troubles. */
  async function readSecret(troubles: Set<string>, signal: AbortSignal): Promise<ReadSecret | undefined> {
    try {
      const secret = await cluster.readSecret(signal);
      const parts = secret && !isForeign(secret) ? readParts(secret.data) : undefined;
      return { secret, parts, phaseForMs: stay(parts) };
    } catch (error) {
      troubles.add(`the Secret cannot be read: ${describe(error)}`);
      return undefined;
    }
  }

  async function keep(
    actions: readonly Action[],
    { secret, parts }: ReadSecret,
    observed: readonly TrustTarget[],
    tried: Tried,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const { troubles } = tried;
    const write = actions.find(action => action.do === 'write-secret');
    phaseSince = Date.parse(secret?.annotations[SECRET_ANNOTATIONS.phaseSince] ?? '');
    if (secret && parts) memory.read(secret, parts, write === undefined);
    if (parts && memory.sound() === parts && options.leads()) ledWith = parts.bundle;
    if (write && (await attempt(troubleWith(write), troubles, () => save(write, signal)))) return undefined;
    const left = actions.find(action => action.do === 'leave-secret');
    if (left) troubles.add(secretLeft(left).message);
    // Before the leaf is served that needs them.
    await applyBundles(
      actions.filter(action => action.do === 'apply-bundle'),
      { cluster, repairs },
      tried,
      signal,
    );
    if (await actor.act(actions, troubles, signal)) return undefined;
    noteNames(observed, troubles);
    const wait = actions.find(action => action.do === 'wait');
    rotationWaits = wait?.rotationWaits;
    return wait?.until ?? Number.POSITIVE_INFINITY;
  }

  function lookAtSource(observed: readonly TrustTarget[], troubles: Set<string>): External | undefined {
    const external = options.external?.();
    if (external === undefined) return undefined;
    externalAt = options.now();
    if (external.fault !== undefined) troubles.add(`the certificate of ${external.name} ${external.fault}`);
    const unvouched = unvouchedSource(external, observed, { names: options.names, now: externalAt });
    if (unvouched !== undefined) troubles.add(unvouched);
    return external;
  }

  function noteNames(observed: readonly TrustTarget[], troubles: Set<string>): void {
    // What a replica that follows has found, the leader is just about to mend.
    if (!options.leads()) return;
    const external = actor.servedExternally() ? options.external?.()?.name : undefined;
    const served = { served: serving.current(), external, names: options.names };
    for (const trouble of misnamed(served, observed)) troubles.add(trouble);
  }

  async function save(action: WriteSecret, signal: AbortSignal): Promise<void> {
    const data = await fillSecret(action, options);
    const written =
      action.over === undefined
        ? await cluster.createSecret(withChanges({}, data), withChanges({}, action.annotations), signal)
        : await cluster.replaceSecret(action.over, data, action.annotations, signal);
    if (!written) return;
    log.info({ because: action.because }, 'wrote the certificate Secret');
    if (action.renames) renamings.note();
  }

  /** Troubles are logged when they change, not each time they are met again. */
  function say(troubles: readonly string[]): void {
    const before = degraded;
    degraded = troubles.length === 0 ? undefined : troubles.join('; ');
    if (degraded === before) return;
    if (degraded === undefined) log.info({}, 'certificates are in order again');
    else log.warn({ troubles }, 'certificates cannot be kept in order');
  }

  const status = (): CertificateStatus =>
    describeStatus({
      now: options.now(),
      served: serving.current(),
      servedUnder: actor.servedUnder(),
      secret: memory.sound(),
      phaseSince,
      externalAt,
      isExternal: options.external?.() !== undefined,
      settings,
      rotationWaits,
      names: options.names,
      targets: watched.targets(),
      refused: watched.refused(),
      wasReady,
      contests: repairs.contests,
      degraded,
    });

  return {
    pass,
    observeTargets(observed) {
      watched.observe(observed);
      repairs.observe(observed);
    },
    observeRefusals: kinds => watched.observeRefusals(kinds),
    observeReports(observed) {
      reports = observed;
    },
    signingKey: () => memory.signingKey(),
    trustBundle() {
      const published = agentBundle(memory.bundle(), {
        external: options.external?.(),
        targets: watched.targets() ?? [],
        reports,
        served: serving.current(),
        now: options.now(),
      });
      return published.length === 0 ? undefined : certificatesText(published);
    },
    status,
  };
}

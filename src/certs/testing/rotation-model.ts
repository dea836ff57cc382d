import { createHash, type X509Certificate } from 'node:crypto';

import {
  targetKey,
  type CertificateCluster,
  type StoredSecret,
  type TrustTarget,
} from '../certificate-cluster.ts';
import { createCertificateKeeper, type CertificateKeeper } from '../keeper.ts';
import type { KeySource, KeyType } from '../key-pair.ts';
import { includes, isSame, readCertificates } from '../pem-certificates.ts';
import { SECRET_ANNOTATIONS } from '../secret-annotations.ts';
import { isForeign } from '../secret-layout.ts';
import { createServingCertificate, type ServingCertificate } from '../serving-certificate.ts';
import { certificateSettings } from '../settings.ts';
import { anchorOf, readChain } from '../verify-chain.ts';
import { createInMemoryCluster, type Operation } from './in-memory-cluster.ts';
import { createIntruder } from './intruder.ts';
import { createTargetHistory } from './observed-targets.ts';
import type { Interruption, ReplicaStep, Step } from './rotation-steps.ts';
import { SAMPLE_NAMES } from './sample-secret.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const BIRTH = Date.UTC(2026, 5, 1);
/** No API server lags by more: less than the hold, which is what the hold is for. */
const LONGEST_LAG_MS = 4 * MINUTE;
/** Nor does a watch of a replica that is in touch. */
const REPLICA_LAG_MS = 2 * MINUTE;
const SETTINGS = { authorityLifetimeMs: 40 * DAY, leafLifetimeMs: 7 * DAY };

interface ModelReplica {
  readonly name: string;
  readonly keeper: CertificateKeeper;
  readonly serving: ServingCertificate;
  readonly startedAt: number;
  alive: boolean;
  partitioned: boolean;
  lagsUntil: number;
  /** Has been ready: from then on calls are sent to it. */
  inService: boolean;
  passing: boolean;
  seen: number;
  /** Certificates that it could not renew: it was cut off, or the Secret was not ours. */
  starved: Set<string>;
  /** The first authority that it served under. */
  startedUnder: X509Certificate | undefined;
}

export interface RotationModel {
  /** A new replica. */
  join(): void;
  /** @throws Error if some API server would have refused what a replica served, and nothing excuses that */
  take(step: Step): Promise<void>;
  /** Ends all disturbances, and lets as much time pass as it takes. Answers whether everything came to rest. */
  settle(): Promise<boolean>;
  /** In words, for a run that does not settle. */
  describe(): string;
}

/**
 * Replicas, API servers and a clock. After each call of each replica every chain that is served is held against every
 * bundle that an API server acts upon; what is excused, and why, is in `isExcused`.
 */
export function createRotationModel({
  keys,
  skews,
}: {
  readonly keys: KeySource;
  readonly skews: readonly number[];
}): RotationModel {
  const cluster = createInMemoryCluster();
  const history = createTargetHistory();
  const replicas: ModelReplica[] = [];
  /** The number of the state that each API server acts upon. */
  const servers = [0, 0, 0];
  let clock = BIRTH;
  let born = 0;
  let drawn = 0;
  let leader: string | undefined;
  const besides = new Set<string>();
  let keyType: KeyType = 'ecdsa-p256';
  let interrupt:
    { readonly at: number; readonly interruption: Interruption; readonly replica: string } | undefined;
  let calls = 0;
  /** Authorities that an emergency has called back. */
  const calledBack = new Set<string>();
  /** Authorities that were put in use in one step: nothing was left of the one before. */
  const unannounced = new Set<string>();
  /** Authorities of which nothing was left in the Secret or in any target when another took their place. */
  const forgotten = new Set<string>();
  /** All that ever stood in the Secret, by subject. */
  const authorities = new Map<string, X509Certificate>();
  let lastSecret = cluster.secret();
  let trusts = new Map<string, boolean>();
  /** Kept, since a keeper goes on after whatever is thrown in its calls. */
  let violation: Error | undefined;

  const alive = () => replicas.filter(replica => replica.alive);
  const pick = (index: number) => alive()[index % Math.max(alive().length, 1)];
  const skew = (index: number) => skews[index % skews.length] ?? 0;
  /** Different in each call, and the same in each run. */
  const randomBytes = (size: number) => {
    const text = `${++drawn}`;
    return createHash('shake256', { outputLength: size }).update(text).digest();
  };
  const record = (writer: 'replica' | 'test') => {
    history.record(clock, cluster.targets(), writer);
    settleViews();
  };

  cluster.putTarget('postern', ['a', 'b']);
  cluster.putTarget('check', ['c'], { kind: 'ValidatingWebhookConfiguration' });
  record('test');

  function settleViews(): void {
    const earliest = history.earliest(clock, LONGEST_LAG_MS);
    servers.forEach((position, index) => (servers[index] = Math.max(position, earliest)));
    for (const replica of alive()) if (!replica.partitioned && clock >= replica.lagsUntil) deliver(replica);
  }

  function deliver(replica: ModelReplica): void {
    while (replica.seen < history.length()) {
      replica.keeper.observeTargets(history.state(replica.seen).targets);
      replica.seen++;
    }
    replica.keeper.observeReports(cluster.reports());
  }

  function join(): void {
    const name = `replica-${++born}`;
    const gate = async (operation: Operation) => {
      const replica = replicas.find(one => one.name === name);
      if (replica === undefined || operation === 'event') return;
      noticeSecret();
      check();
      if (interrupt?.replica === name && calls++ === interrupt.at) {
        const { interruption } = interrupt;
        interrupt = undefined;
        await interruptWith(replica, interruption);
      }
      if (!replica.alive) throw new Error('the process was killed');
      if (replica.partitioned) throw new Error('connect ETIMEDOUT');
    };
    const serving = createServingCertificate();
    const index = replicas.length;
    const view = watched(cluster.connect(gate));
    const keeper = createCertificateKeeper({
      cluster: view,
      names: SAMPLE_NAMES,
      serving,
      settings: certificateSettings({ ...SETTINGS, keyType }),
      now: () => clock + skew(index),
      uptime: () => clock - BIRTH,
      replica: name,
      leads: () => leader === name || besides.has(name),
      randomBytes,
      generateKeys: keys,
      jitter: (index % 3) / 3,
      log: { info() {}, warn() {} },
    });
    const replica: ModelReplica = {
      name,
      keeper,
      serving,
      startedAt: clock,
      alive: true,
      partitioned: false,
      lagsUntil: 0,
      inService: false,
      passing: false,
      seen: Math.max(history.length() - 1, 0),
      starved: new Set(),
      startedUnder: undefined,
    };
    serving.onChange(() => {
      replica.startedUnder ??= issuerOf(replica);
      check();
    });
    replicas.push(replica);
    deliver(replica);
  }

  function watched(view: CertificateCluster): CertificateCluster {
    return {
      ...view,
      async applyBundle(...call) {
        const applied = await view.applyBundle(...call);
        record('replica');
        return applied;
      },
      async replaceSecret(...call) {
        if (isForeign(call[0])) violation ??= new Error('a foreign Secret was written');
        return await view.replaceSecret(...call);
      },
    };
  }

  async function interruptWith(replica: ModelReplica, interruption: Interruption): Promise<void> {
    switch (interruption.is) {
      case 'crash':
        kill(replica);
        break;
      case 'cut off':
        replica.partitioned = true;
        break;
      case 'fails':
        throw new Error('etcdserver: request timed out');
      case 'pass': {
        const other = pick(interruption.replica);
        if (other !== replica && other !== undefined) await pass(other);
        break;
      }
      case 'conflict':
        await intrude.secret({ is: 'conflict' });
        break;
      case 'wipe':
        await intrude.target({ is: 'wipe', target: 0 });
        record('test');
        break;
      case 'time':
        elapse(interruption.ms);
        break;
    }
  }

  function kill(replica: ModelReplica): void {
    replica.alive = false;
    replica.inService = false;
    if (leader === replica.name) leader = undefined;
  }

  async function pass(replica: ModelReplica): Promise<void> {
    if (replica.passing || !replica.alive) return;
    replica.passing = true;
    if (!replica.partitioned && clock >= replica.lagsUntil) deliver(replica);
    await replica.keeper.pass(new AbortController().signal);
    replica.passing = false;
    noticeSecret();
    noticeStarving(replica);
    if (replica.alive && replica.keeper.status().ready) replica.inService = true;
    check();
  }

  function elapse(ms: number): void {
    clock += ms;
    trusts = new Map();
    if (ms >= MINUTE) besides.clear();
    settleViews();
  }

  async function time(ms: number): Promise<void> {
    const parts = ms >= DAY ? 2 : 1;
    for (let part = 0; part < parts; part++) {
      elapse(ms / parts);
      const candidates = alive().filter(replica => !replica.partitioned);
      if (!candidates.some(replica => replica.name === leader)) leader = candidates[0]?.name;
      // Twice: what the leader does in the first round is followed in the second, in the same tick.
      for (let round = 0; round < 2; round++) for (const replica of alive()) await pass(replica);
    }
  }

  function noticeStarving(replica: ModelReplica): void {
    const secret = cluster.secret();
    const served = replica.serving.current();
    if (served && (replica.partitioned || (secret && isForeign(secret))))
      replica.starved.add(served.certificate.fingerprint256);
  }

  const certificatesOf = (secret: StoredSecret | undefined, ...keys: readonly string[]) =>
    keys.flatMap(key => readCertificates(secret?.data[key]?.toString() ?? ''));
  const published = () =>
    cluster.targets().flatMap(({ entries }) => entries.flatMap(({ caBundle }) => readCertificates(caBundle)));

  /** What a write of the Secret has done to the authorities. */
  function noticeSecret(): void {
    const secret = cluster.secret();
    if (secret === lastSecret) return;
    const before = lastSecret;
    const isFirst = authorities.size === 0;
    lastSecret = secret;
    for (const one of certificatesOf(secret, 'ca.crt', 'next.crt', 'bundle.crt'))
      authorities.set(one.subject, one);
    const [authority] = certificatesOf(secret, 'ca.crt');
    if (secret === undefined || authority === undefined) return;
    if (isEmergency(secret, before)) {
      const others = replicas.flatMap(replica => issuerOf(replica) ?? []);
      const former = [...certificatesOf(before, 'bundle.crt', 'ca.crt'), ...published(), ...others];
      for (const one of former) if (!isSame(one, authority)) calledBack.add(one.fingerprint256);
      return;
    }
    // Before the first one nobody trusted anything, and nobody was in service.
    if (isFirst || includes(certificatesOf(before, 'ca.crt', 'next.crt'), authority)) return;
    unannounced.add(authority.fingerprint256);
    const known = [...certificatesOf(secret, 'bundle.crt'), ...published()];
    for (const replica of alive()) {
      const issuer = issuerOf(replica);
      if (issuer && !includes(known, issuer)) forgotten.add(issuer.fingerprint256);
    }
  }

  /** Of what a replica serves. */
  function issuerOf(replica: ModelReplica): X509Certificate | undefined {
    return authorities.get(replica.serving.current()?.certificate.issuer ?? '');
  }

  /** Notes if some API server would refuse what a replica in service presents, and nothing excuses that */
  function check(): void {
    for (const replica of alive().filter(one => one.inService))
      servers.forEach((position, index) => {
        const state = history.state(position);
        for (const target of state.targets)
          for (const entry of target.entries) {
            const bundle = entry.caBundle;
            if (verifies(replica, bundle, clock + skew(index + 1))) continue;
            if (!state.byReplica.has(targetKey(target))) continue;
            if (isExcused(replica, bundle, clock + skew(index + 1))) continue;
            if (isNewborn(replica, position, target)) continue;
            const issuer = replica.serving.current()?.certificate.issuer;
            violation ??= new Error(
              `${replica.name} serves a leaf of ${issuer}, which server ${index} refuses: it sees state ${position} of ` +
                `${history.length()}, where ${targetKey(target)} trusts ` +
                readCertificates(bundle)
                  .map(one => one.subject)
                  .join(', '),
            );
          }
      });
  }

  /**
   * The only reasons for which a chain may be refused, besides that the test itself wrote what the API server sees:
   */
  function isExcused(replica: ModelReplica, bundle: string, now: number): boolean {
    const served = replica.serving.current();
    const issuer = issuerOf(replica);
    if (served === undefined || issuer === undefined) return false;
    const holds = readCertificates(bundle);
    return (
      // it has expired, and its replica could not renew it: it was cut off, or the Secret was somebody else's;
      (served.notAfter <= now && replica.starved.has(served.certificate.fingerprint256)) ||
      // an emergency called its authority back, or has not reached this API server yet;
      calledBack.has(issuer.fingerprint256) ||
      holds.some(authority => calledBack.has(authority.fingerprint256)) ||
      // every trace of its authority was destroyed, in the Secret and in the targets.
      forgotten.has(issuer.fingerprint256)
    );
  }

  /**
   * Or the keys were destroyed, so a replica that started after that had nothing to serve
   * that was trusted, and the API server has not seen yet that this target trusts the authority that was made then.
   */
  function isNewborn(replica: ModelReplica, position: number, target: TrustTarget): boolean {
    const issuer = issuerOf(replica);
    if (issuer === undefined || !unannounced.has(issuer.fingerprint256)) return false;
    if (replica.startedUnder?.fingerprint256 !== issuer.fingerprint256) return false;
    for (let earlier = 0; earlier <= position; earlier++) {
      const state = history.state(earlier).targets.find(one => targetKey(one) === targetKey(target));
      if (state?.entries.some(entry => includes(readCertificates(entry.caBundle), issuer))) return false;
    }
    return true;
  }

  function verifies(replica: ModelReplica, bundle: string, now: number): boolean {
    const pem = replica.serving.current()?.pem.certificate ?? '';
    const key = `${now} ${pem} ${bundle}`;
    const known = trusts.get(key);
    if (known !== undefined) return known;
    const chain = readChain(pem);
    const verdict = chain !== undefined && anchorOf(chain, readCertificates(bundle), now) !== undefined;
    trusts.set(key, verdict);
    return verdict;
  }

  const terms = () => ({ keyType, lifetimeMs: 40 * DAY, now: clock, randomBytes, generateKeys: keys });

  const intrude = createIntruder({ cluster, history, terms, recreated: () => record('test') });

  async function touchReplica(step: ReplicaStep): Promise<void> {
    const replica = pick(step.replica);
    if (replica === undefined) return;
    switch (step.is) {
      case 'crash':
        kill(replica);
        break;
      case 'leave':
        if (replica.partitioned) break;
        kill(replica);
        await cluster.connect().withdrawReport(replica.name, new AbortController().signal);
        break;
      case 'partition':
        replica.partitioned = true;
        break;
      case 'reconnect':
        replica.partitioned = false;
        break;
      case 'lag':
        replica.lagsUntil = clock + REPLICA_LAG_MS;
        break;
      case 'lead':
        if (step.beside) besides.add(replica.name);
        else leader = replica.name;
        break;
      case 'pass':
        interrupt = { at: step.at, interruption: step.interruption, replica: replica.name };
        calls = 0;
        await pass(replica);
        interrupt = undefined;
        break;
    }
  }

  async function take(step: Step): Promise<void> {
    if (step.is === 'time') await time(step.ms);
    else if (step.is === 'join') {
      if (alive().length < 4) join();
    } else if (step.is === 'server follows')
      servers[step.server] = Math.min(history.length() - 1, (servers[step.server] ?? 0) + step.states);
    else if (step.is === 'rotate') {
      const secret = cluster.secret();
      const rotate = { [SECRET_ANNOTATIONS.rotate]: `${step.kind} ${clock}` };
      if (secret) cluster.putSecret(secret.data, secret.labels, { ...secret.annotations, ...rotate });
    } else if (step.is === 'key type') ({ keyType } = step);
    else if (step.is === 'older version') await intrude.olderVersion(step.replaces);
    else if ('replica' in step) await touchReplica(step);
    else if ('target' in step) await intrude.target(step);
    else await intrude.secret(step);
    record('test');
    noticeSecret();
    check();
    if (violation) throw violation;
  }

  return {
    take,
    join,
    async settle() {
      if (alive().length === 0) join();
      for (const replica of alive()) Object.assign(replica, { partitioned: false, lagsUntil: 0 });
      await take({ is: 'give secret back' });
      for (let round = 0; round < 40; round++) {
        await take({ is: 'time', ms: round < 6 ? 11 * MINUTE : DAY });
        if (isAtRest()) return true;
      }
      return false;
    },
    describe: () => JSON.stringify(alive().map(({ name, keeper }) => [name, keeper.status()])),
  };

  function isAtRest(): boolean {
    return alive().every(replica => {
      const { phase, ready, degraded } = replica.keeper.status();
      const trusted = cluster
        .targets()
        .every(({ entries }) => entries.every(({ caBundle }) => verifies(replica, caBundle, clock)));
      const follows =
        replica.serving.current()?.pem.certificate === cluster.secret()?.data['tls.crt']?.toString();
      return phase === 'stable' && ready && degraded === undefined && trusted && follows;
    });
  }
}

/** Has an emergency been carried out between the two? */
function isEmergency(secret: StoredSecret, before: StoredSecret | undefined): boolean {
  const rotated = secret.annotations[SECRET_ANNOTATIONS.rotated] ?? '';
  return rotated.startsWith('emergency') && rotated !== before?.annotations[SECRET_ANNOTATIONS.rotated];
}

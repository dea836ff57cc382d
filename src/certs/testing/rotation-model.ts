import { isMisnamed } from '../called-names.ts';
import type { TrustTarget } from '../certificate-cluster.ts';
import type { KeySource } from '../issue/key-pair.ts';
import { SECRET_ANNOTATIONS } from '../secret-annotations.ts';
import { createIntruder } from './intruder.ts';
import { watchAuthorities } from './model-authorities.ts';
import { createModelReplica, isWritable } from './model-replica.ts';
import { createModelTrust } from './model-trust.ts';
import { createModelWorld, DAY, MINUTE, type ModelReplica } from './model-world.ts';
import type { Interruption, ReplicaStep, Step } from './rotation-steps.ts';

/** A watch of a replica that is in touch lags by no more. */
const REPLICA_LAG_MS = 2 * MINUTE;

export interface RotationModel {
  /** A new replica. */
  join(): void;
  /** @throws Error if some API server would have refused what a replica served, and nothing excuses that */
  take(step: Step): Promise<void>;
  /** Ends all disturbances, and lets as much time pass as it takes. Answers whether everything came to rest. */
  settle(): Promise<boolean>;
  /** Would a client with what each target holds at this moment accept what each replica serves? */
  isTrusted(): boolean;
  /** In words, for a run that does not settle. */
  describe(): string;
}

/**
 * Replicas, API servers and a clock (`model-world.ts`), and what may happen to them. After each call of each replica
 * the invariant is looked at (`model-trust.ts`).
 */
export function createRotationModel({
  keys,
  skews,
}: {
  readonly keys: KeySource;
  readonly skews: readonly number[];
}): RotationModel {
  const world = createModelWorld(skews);
  const { cluster, history, servers, besides } = world;
  const authorities = watchAuthorities(world);
  const trust = createModelTrust(world, authorities);
  let interrupt:
    { readonly at: number; readonly interruption: Interruption; readonly replica: string } | undefined;
  let calls = 0;

  const terms = () => ({
    keyType: world.keyType,
    lifetimeMs: 40 * DAY,
    now: world.clock(),
    randomBytes: (size: number) => world.randomBytes(size),
    generateKeys: keys,
  });
  const intrude = createIntruder({ cluster, history, terms, recreated: () => world.record('test') });

  function join(): void {
    createModelReplica(world, {
      name: `replica-${world.replicas.length + 1}`,
      keys,
      async calling(replica) {
        authorities.notice();
        trust.check();
        if (interrupt?.replica !== replica.name || calls++ !== interrupt.at) return;
        const { interruption } = interrupt;
        interrupt = undefined;
        await interruptWith(replica, interruption);
      },
      serves(replica) {
        const { servesUnder: before } = replica;
        replica.servesUnder = authorities.issuerOf(replica);
        if (before === undefined || authorities.calledBack.has(before.fingerprint256))
          replica.startedUnder = replica.servesUnder;
        trust.check();
      },
    });
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
        const other = world.pick(interruption.replica);
        if (other !== replica && other !== undefined) await pass(other);
        break;
      }
      case 'conflict':
        await intrude.secret({ is: 'conflict' });
        break;
      case 'wipe':
        await intrude.target({ is: 'wipe', target: 0 });
        world.record('test');
        break;
      case 'time':
        world.elapse(interruption.ms);
        break;
    }
  }

  function kill(replica: ModelReplica): void {
    replica.alive = false;
    replica.inService = false;
    if (world.leader === replica.name) world.leader = undefined;
  }

  async function pass(replica: ModelReplica): Promise<void> {
    if (replica.passing || !replica.alive) return;
    replica.passing = true;
    if (world.isInTouch(replica)) world.deliver(replica);
    await replica.keeper.pass(new AbortController().signal);
    replica.passing = false;
    authorities.notice();
    noticeStarving(replica);
    if (replica.alive && replica.keeper.status().ready) replica.inService = true;
    trust.check();
  }

  function noticeStarving(replica: ModelReplica): void {
    const secret = cluster.secret();
    const served = replica.serving.current();
    if (served && (replica.partitioned || world.unreadable || (secret && !isWritable(secret))))
      replica.starved.add(served.certificate.fingerprint256);
  }

  async function time(ms: number): Promise<void> {
    const parts = ms >= DAY ? 2 : 1;
    for (let part = 0; part < parts; part++) {
      world.elapse(ms / parts);
      const candidates = world.alive().filter(replica => !replica.partitioned);
      if (!candidates.some(replica => replica.name === world.leader)) world.leader = candidates[0]?.name;
      // Twice: what the leader does in the first round is followed in the second, in the same tick.
      for (let round = 0; round < 2; round++) for (const replica of world.alive()) await pass(replica);
    }
  }

  async function touchReplica(step: ReplicaStep): Promise<void> {
    const replica = world.pick(step.replica);
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
        replica.lagsUntil = world.clock() + REPLICA_LAG_MS;
        break;
      case 'lead':
        if (step.beside) besides.add(replica.name);
        else world.leader = replica.name;
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
      if (world.alive().length < 4) join();
    } else if (step.is === 'server follows')
      servers[step.server] = Math.min(history.length() - 1, (servers[step.server] ?? 0) + step.states);
    else if (step.is === 'rotate') {
      const secret = cluster.secret();
      const rotate = { [SECRET_ANNOTATIONS.rotate]: `${step.kind} ${world.clock()}` };
      if (secret) cluster.putSecret(secret.data, secret.labels, { ...secret.annotations, ...rotate });
    } else if (step.is === 'secret reads') world.unreadable = step.fail;
    else if (step.is === 'key type') world.keyType = step.keyType;
    else if (step.is === 'older version') await intrude.olderVersion(step.replaces);
    else if ('replica' in step) await touchReplica(step);
    else if ('target' in step) await intrude.target(step);
    else await intrude.secret(step);
    world.record('test');
    authorities.notice();
    trust.check();
    if (world.violation) throw world.violation;
  }

  const entriesOfAll = () => cluster.targets().flatMap(target => target.entries);

  function isTrusted(): boolean {
    const entries = entriesOfAll();
    return world
      .alive()
      .every(replica => entries.every(({ caBundle }) => trust.verifies(replica, caBundle, world.clock())));
  }

  function isAtRest(): boolean {
    return (
      isTrusted() &&
      world.alive().every(replica => {
        const { phase, ready, degraded } = replica.keeper.status();
        const follows =
          replica.serving.current()?.pem.certificate === cluster.secret()?.data['tls.crt']?.toString();
        const isCalledRightly = entriesOfAll().every(entry => isNamed(replica, entry));
        return phase === 'stable' && ready && degraded === undefined && follows && isCalledRightly;
      })
    );
  }

  function isNamed({ serving }: ModelReplica, entry: TrustTarget['entries'][number]): boolean {
    const served = serving.current();
    return served !== undefined && !isMisnamed(served.certificate, entry);
  }

  return {
    take,
    join,
    isTrusted,
    async settle() {
      if (world.alive().length === 0) join();
      for (const replica of world.alive()) Object.assign(replica, { partitioned: false, lagsUntil: 0 });
      await take({ is: 'secret reads', fail: false });
      await take({ is: 'give secret back' });
      for (let round = 0; round < 40; round++) {
        await take({ is: 'time', ms: round < 6 ? 11 * MINUTE : DAY });
        if (isAtRest()) return true;
      }
      return false;
    },
    describe: () => JSON.stringify(world.alive().map(({ name, keeper }) => [name, keeper.status()])),
  };
}

import type { CertificateCluster, StoredSecret } from '../certificate-cluster.ts';
import { createCertificateKeeper } from '../keeper.ts';
import type { KeySource } from '../issue/key-pair.ts';
import { isForeign } from '../secret-layout.ts';
import { laterLayout } from '../planner/later-layout.ts';
import { createServingCertificate } from '../issue/serving-certificate.ts';
import { certificateSettings } from '../settings.ts';
import type { Operation } from './in-memory-cluster.ts';
import { BIRTH, DAY, type ModelReplica, type ModelWorld } from './model-world.ts';
import { SAMPLE_NAMES } from './sample-secret.ts';

const SETTINGS = { authorityLifetimeMs: 40 * DAY, leafLifetimeMs: 7 * DAY };

export interface ModelReplicaOptions {
  readonly name: string;
  readonly keys: KeySource;
  /** Before each call of its keeper is carried out. What it throws is the answer. */
  readonly calling: (replica: ModelReplica) => Promise<void>;
  /** It serves another certificate now. */
  readonly serves: (replica: ModelReplica) => void;
}

/** A new replica that has seen nothing but the present. */
export function createModelReplica(world: ModelWorld, options: ModelReplicaOptions): ModelReplica {
  const { name, keys, calling, serves } = options;
  const serving = createServingCertificate();
  const index = world.replicas.length;
  const gate = async (operation: Operation) => {
    const replica = world.replicas.find(one => one.name === name);
    if (replica === undefined || operation === 'event') return;
    await calling(replica);
    if (!replica.alive) throw new Error('the process was killed');
    if (replica.partitioned) throw new Error('connect ETIMEDOUT');
    if (operation === 'readSecret' && world.unreadable) throw new Error('etcdserver: cannot decrypt');
  };
  const keeper = createCertificateKeeper({
    cluster: watched(world, world.cluster.connect(gate)),
    names: SAMPLE_NAMES,
    serving,
    settings: certificateSettings({ ...SETTINGS, keyType: world.keyType }),
    now: () => world.clock() + world.skew(index),
    uptime: () => world.clock() - BIRTH,
    replica: name,
    leads: () => world.leader === name || world.besides.has(name),
    randomBytes: size => world.randomBytes(size),
    generateKeys: keys,
    jitter: (index % 3) / 3,
    log: { info() {}, warn() {} },
  });
  const replica: ModelReplica = {
    name,
    keeper,
    serving,
    alive: true,
    partitioned: false,
    lagsUntil: 0,
    inService: false,
    passing: false,
    seen: Math.max(world.history.length() - 1, 0),
    starved: new Set(),
    servesUnder: undefined,
    startedUnder: undefined,
  };
  serving.onChange(() => serves(replica));
  world.replicas.push(replica);
  world.deliver(replica);
  return replica;
}

/** Neither somebody else's nor of a later version. */
export function isWritable(secret: StoredSecret): boolean {
  return !isForeign(secret) && laterLayout(secret) === undefined;
}

/** What a replica may never do, whatever its plan is. */
function watched(world: ModelWorld, view: CertificateCluster): CertificateCluster {
  return {
    ...view,
    async applyBundle(...call) {
      const applied = await view.applyBundle(...call);
      world.record('replica');
      return applied;
    },
    async replaceSecret(...call) {
      if (!isWritable(call[0]))
        world.violation ??= new Error('a Secret was written that is not ours to write');
      return await view.replaceSecret(...call);
    },
  };
}

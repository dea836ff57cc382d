import { createHash, type X509Certificate } from 'node:crypto';

import type { CertificateKeeper } from '../keeper.ts';
import type { KeyType } from '../issue/key-pair.ts';
import type { ServingCertificate } from '../issue/serving-certificate.ts';
import { createInMemoryCluster, type InMemoryCluster } from './in-memory-cluster.ts';
import { createTargetHistory, type TargetHistory } from './observed-targets.ts';

export const MINUTE = 60_000;
export const DAY = 1440 * MINUTE;
export const BIRTH = Date.UTC(2026, 5, 1);
/** No API server lags by more: less than the hold, which is what the hold is for. */
const LONGEST_LAG_MS = 4 * MINUTE;

export interface ModelReplica {
  readonly name: string;
  readonly keeper: CertificateKeeper;
  readonly serving: ServingCertificate;
  alive: boolean;
  partitioned: boolean;
  lagsUntil: number;
  /** Has been ready: from then on calls are sent to it. */
  inService: boolean;
  passing: boolean;
  seen: number;
  /** Certificates that it could not renew: it was cut off, or the Secret was not ours to write. */
  starved: Set<string>;
  /** The authority that it serves under. */
  servesUnder: X509Certificate | undefined;
  /** The first one, or the first after one that an emergency called back: it served nothing that was trusted before. */
  startedUnder: X509Certificate | undefined;
}

/** What there is: one cluster, API servers that lag behind it, replicas, and a clock. */
export interface ModelWorld {
  readonly cluster: InMemoryCluster;
  readonly history: TargetHistory;
  readonly replicas: ModelReplica[];
  /** The number of the state that each API server acts upon. */
  readonly servers: number[];
  readonly clock: () => number;
  /** Who holds the Lease. */
  leader: string | undefined;
  /** Who else believes to. */
  readonly besides: Set<string>;
  keyType: KeyType;
  /** The Secret cannot be read. */
  unreadable: boolean;
  /** Kept, since a keeper goes on after whatever is thrown in its calls. */
  violation: Error | undefined;
  alive(): readonly ModelReplica[];
  pick(index: number): ModelReplica | undefined;
  /** How far the clock of a replica or of an API server is from the one here. */
  skew(index: number): number;
  /** Different in each call, and the same in each run. */
  randomBytes(size: number): Buffer;
  elapse(ms: number): void;
  /** Is it time for this replica to see what its watches have brought? */
  isInTouch(replica: ModelReplica): boolean;
  /** Shows it everything that happened so far. */
  deliver(replica: ModelReplica): void;
  /** To be called after each change of a target. */
  record(writer: 'replica' | 'test'): void;
}

export function createModelWorld(skews: readonly number[]): ModelWorld {
  const cluster = createInMemoryCluster();
  const history = createTargetHistory();
  const replicas: ModelReplica[] = [];
  const servers = [0, 0, 0];
  const besides = new Set<string>();
  let clock = BIRTH;
  let drawn = 0;
  const alive = () => replicas.filter(replica => replica.alive);

  const isInTouch = (replica: ModelReplica) => !replica.partitioned && clock >= replica.lagsUntil;
  function deliver(replica: ModelReplica): void {
    while (replica.seen < history.length()) {
      replica.keeper.observeTargets(history.state(replica.seen).targets);
      replica.seen++;
    }
    replica.keeper.observeReports(cluster.reports());
  }
  function settleViews(): void {
    const earliest = history.earliest(clock, LONGEST_LAG_MS);
    servers.forEach((position, index) => (servers[index] = Math.max(position, earliest)));
    for (const replica of alive()) if (isInTouch(replica)) deliver(replica);
  }
  const record = (writer: 'replica' | 'test') => {
    history.record(clock, cluster.targets(), writer);
    settleViews();
  };

  cluster.putTarget('postern', ['a', 'b']);
  cluster.putTarget('check', ['c'], { kind: 'ValidatingWebhookConfiguration' });
  record('test');

  return {
    cluster,
    history,
    replicas,
    servers,
    clock: () => clock,
    leader: undefined,
    besides,
    keyType: 'ecdsa-p256',
    unreadable: false,
    violation: undefined,
    alive,
    pick: index => alive()[index % Math.max(alive().length, 1)],
    skew: index => skews[index % skews.length] ?? 0,
    randomBytes(size) {
      const text = `${++drawn}`;
      return createHash('shake256', { outputLength: size }).update(text).digest();
    },
    elapse(ms) {
      clock += ms;
      if (ms >= MINUTE) besides.clear();
      settleViews();
    },
    isInTouch,
    deliver,
    record,
  };
}

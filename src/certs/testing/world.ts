import { randomBytes } from 'node:crypto';

import { isMisnamed } from '../called-names.ts';
import { createCertificateKeeper, type CertificateKeeper } from '../keeper.ts';
import { createServingCertificate, type ServingCertificate } from '../issue/serving-certificate.ts';
import type { ServingNames } from '../issue/serving-names.ts';
import { certificateSettings, type CertificateSettings } from '../settings.ts';
import type { External } from '../sources/follow-source.ts';
import { distrusters } from '../planner/trust.ts';
import { createInMemoryCluster, type InMemoryCluster, type Operation } from './in-memory-cluster.ts';
import { SAMPLE_NAMES } from './sample-secret.ts';

export interface Replica {
  readonly keeper: CertificateKeeper;
  readonly serving: ServingCertificate;
  readonly log: readonly { readonly message: string; readonly fields: object }[];
  /** One pass, with all events delivered before and after. Answers whether everything succeeded. */
  pass(): Promise<boolean>;
  /** Ends its watches, as when its process dies. */
  die(): Promise<void>;
}

export interface ReplicaOptions {
  readonly gate?: (operation: Operation) => Promise<unknown>;
  readonly names?: ServingNames;
  readonly jitter?: number;
  /** Every replica may write when not given: as when each believes to hold the Lease. */
  readonly leads?: () => boolean;
  /** A source of the certificate that is used instead of the Secret. */
  readonly external?: () => External | undefined;
}

const BIRTH = Date.UTC(2026, 5, 1);

/** A cluster, a clock and replicas. */
export interface World {
  readonly cluster: InMemoryCluster;
  /** Milliseconds since the epoch. */
  clock: number;
  replica(options?: ReplicaOptions): Replica;
  /** Does every entry of every webhook configuration, as it is now, verify what the replica serves, by its name too? */
  trusts(replica: Replica): boolean;
}

export function createWorld(settings: Partial<CertificateSettings> = {}): World {
  const cluster = createInMemoryCluster();
  let replicas = 0;
  const world: World = {
    cluster,
    clock: BIRTH,
    replica({ gate, names = SAMPLE_NAMES, jitter = 0, leads = () => true, external } = {}) {
      const view = cluster.connect(gate);
      const serving = createServingCertificate();
      const log: { message: string; fields: object }[] = [];
      const record = (fields: object, message: string) => void log.push({ fields, message });
      const keeper = createCertificateKeeper({
        cluster: view,
        names,
        serving,
        settings: certificateSettings(settings),
        now: () => world.clock,
        randomBytes,
        jitter,
        uptime: () => world.clock - BIRTH,
        replica: `replica-${++replicas}`,
        leads: () => leads(),
        external,
        log: { info: record, warn: record },
      });
      const watches = [
        view.watchTargets(
          targets => keeper.observeTargets(targets),
          kinds => keeper.observeRefusals(kinds),
        ),
        view.watchReports(reports => keeper.observeReports(reports)),
      ];
      const die = async () => {
        await Promise.all(watches.map(end => end()));
      };
      return {
        keeper,
        serving,
        log,
        die,
        async pass() {
          await eventsDelivered();
          const { failed } = await keeper.pass(new AbortController().signal);
          await eventsDelivered();
          return !failed;
        },
      };
    },
    trusts(replica) {
      const chain = replica.serving.current();
      if (chain === undefined || distrusters(chain, cluster.targets(), world.clock).length > 0) return false;
      return cluster
        .targets()
        .every(({ entries }) => entries.every(entry => !isMisnamed(chain.certificate, entry)));
    },
  };
  return world;
}

/** The in-memory cluster delivers an event some microtasks after the change. */
export function eventsDelivered(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}

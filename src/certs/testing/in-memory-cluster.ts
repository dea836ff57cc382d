/** An API server in memory, for tests: exactly what the certificates rely on, and nothing that helps them more. */
import {
  targetKey,
  type Annotations,
  type CertificateCluster,
  type SecretData,
  type StoredSecret,
  type TrustTarget,
} from '../certificate-cluster.ts';
import type { ReplicaReport } from '../replicas/replica-report.ts';
import { isDispensable, type RefusedKind } from '../targets/refused-kinds.ts';
import { MANAGED_BY, MANAGED_BY_LABEL } from '../secret-layout.ts';
import { withChanges } from '../with-changes.ts';

/** `answer`: the Secret was read, and the reader learns of it. */
export type Operation =
  | 'readSecret'
  | 'answer'
  | 'createSecret'
  | 'replaceSecret'
  | 'applyBundle'
  | 'publishReport'
  | 'withdrawReport'
  | 'announceContest'
  | 'event';

export interface InMemoryCluster {
  /** The view of one replica. Each call and each event passes `gate` first, which may delay or reject it. */
  connect(gate?: (operation: Operation) => Promise<unknown>): CertificateCluster;
  secret(): StoredSecret | undefined;
  /** Writes as somebody else would. undefined deletes. */
  putSecret(
    data: SecretData | undefined,
    labels?: Readonly<Record<string, string>>,
    annotations?: Annotations,
  ): void;
  target(name: string): TrustTarget;
  targets(): readonly TrustTarget[];
  /** As `kubectl apply` of a chart would: entries without a caBundle. */
  putTarget(name: string, entryNames: readonly string[], about?: Partial<TrustTarget>): void;
  deleteTarget(name: string): void;
  /** RBAC lets no replica list these kinds from now on; what they have seen they keep. */
  refuse(...kinds: readonly RefusedKind[]): void;
  /** Another writer sets the caBundle of each entry. */
  overwriteBundle(name: string, caBundle: string, manager?: string): void;
  /** Bundles that replicas have applied, in order. */
  readonly applied: readonly { readonly target: string; readonly caBundle: string }[];
  /** Times the Secret was written by replicas. */
  readonly secretWrites: readonly string[];
  reports(): readonly ReplicaReport[];
  /** Writes a report as a replica would that is not part of the test. */
  putReport(report: ReplicaReport): void;
  /** Events about contests, in order. */
  readonly announced: readonly { readonly target: string; readonly managers: readonly string[] }[];
}

export const OUR_LABELS = { [MANAGED_BY_LABEL]: MANAGED_BY };

export function createInMemoryCluster(): InMemoryCluster {
  let version = 0;
  let secret: StoredSecret | undefined;
  const targets = new Map<string, TrustTarget>();
  const secretWatchers = new Set<() => void>();
  const targetWatchers = new Set<() => void>();
  const applied: { target: string; caBundle: string }[] = [];
  const secretWrites: string[] = [];
  const reports = new Map<string, ReplicaReport>();
  const reportWatchers = new Set<() => void>();
  const announced: { target: string; managers: readonly string[] }[] = [];
  let refused: readonly RefusedKind[] = [];
  const nextVersion = () => String(++version);

  const storeSecret = (
    data: SecretData | undefined,
    labels: Readonly<Record<string, string>>,
    annotations: Annotations,
  ) => {
    const name = 'postern/postern-webhook';
    secret = data && { name, resourceVersion: nextVersion(), labels, annotations, data };
    for (const notify of secretWatchers) notify();
  };
  const storeTarget = (target: Omit<TrustTarget, 'resourceVersion'>) => {
    targets.set(target.name, { ...target, resourceVersion: nextVersion() });
    for (const notify of targetWatchers) notify();
  };
  const storeReport = (report: ReplicaReport) => {
    reports.set(report.replica, report);
    for (const notify of reportWatchers) notify();
  };
  const setBundle = (target: TrustTarget, caBundle: string, otherManagers: readonly string[]) =>
    storeTarget({
      ...target,
      otherManagers,
      entries: target.entries.map(entry => ({ ...entry, caBundle })),
    });
  const target = (name: string): TrustTarget => {
    const found = targets.get(name);
    if (found === undefined) throw new Error(`no webhook configuration ${name}`);
    return found;
  };

  return {
    applied,
    secretWrites,
    announced,
    reports: () => [...reports.values()],
    putReport: storeReport,
    secret: () => secret,
    putSecret: (data, labels = OUR_LABELS, annotations = {}) => storeSecret(data, labels, annotations),
    target,
    targets: () => [...targets.values()],
    putTarget: (name, entryNames, about = {}) =>
      storeTarget({
        kind: 'MutatingWebhookConfiguration',
        name,
        uid: nextVersion(),
        entries: entryNames.map(entry => ({ name: entry, caBundle: '' })),
        otherManagers: [],
        ...about,
      }),
    deleteTarget(name) {
      targets.delete(name);
      for (const notify of targetWatchers) notify();
    },
    refuse(...kinds) {
      refused = kinds;
      for (const notify of targetWatchers) notify();
    },
    overwriteBundle: (name, caBundle, manager = 'helm') => setBundle(target(name), caBundle, [manager]),
    connect(gate = async () => undefined) {
      const watch = (watchers: Set<() => void>, notify: () => void) => {
        const later = () =>
          void gate('event').then(
            () => watchers.has(later) && notify(),
            () => undefined,
          );
        watchers.add(later);
        later();
        return async () => void watchers.delete(later);
      };
      return {
        async readSecret() {
          await gate('readSecret');
          const read = secret;
          await gate('answer');
          return read;
        },
        async createSecret(data, annotations) {
          await gate('createSecret');
          if (secret !== undefined) return false;
          secretWrites.push('create');
          storeSecret(data, OUR_LABELS, annotations);
          return true;
        },
        async replaceSecret(stored, data, annotations) {
          await gate('replaceSecret');
          if (secret?.resourceVersion !== stored.resourceVersion) return false;
          secretWrites.push('replace');
          storeSecret(
            withChanges(secret.data, data),
            { ...secret.labels, ...OUR_LABELS },
            withChanges(secret.annotations, annotations),
          );
          return true;
        },
        async applyBundle(observed, caBundle) {
          await gate('applyBundle');
          const present = targets.get(observed.name);
          if (present?.resourceVersion !== observed.resourceVersion) return false;
          applied.push({ target: targetKey(observed), caBundle });
          // A server-side apply that changes nothing makes no new version and no event.
          if (present.entries.some(entry => entry.caBundle !== caBundle))
            setBundle({ ...present, isWritten: true }, caBundle, []);
          return true;
        },
        async publishReport(report) {
          await gate('publishReport');
          storeReport(report);
        },
        async withdrawReport(replica) {
          await gate('withdrawReport');
          if (!reports.delete(replica)) return;
          for (const notify of reportWatchers) notify();
        },
        async announceContest(contested, managers) {
          await gate('announceContest');
          announced.push({ target: targetKey(contested), managers });
        },
        watchSecret: notify => watch(secretWatchers, notify),
        watchTargets(notify, refusing) {
          let listed: readonly TrustTarget[] = [];
          return watch(targetWatchers, () => {
            const isRefused = ({ kind }: TrustTarget) => refused.includes(kind);
            listed = [
              ...[...targets.values()].filter(target => !isRefused(target)),
              ...listed.filter(isRefused),
            ];
            refusing(refused);
            if (refused.every(isDispensable)) notify(listed);
          });
        },
        watchReports: notify => watch(reportWatchers, () => notify([...reports.values()])),
      };
    },
  };
}

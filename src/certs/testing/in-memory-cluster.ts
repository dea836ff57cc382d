/** An API server in memory, for tests: exactly what the certificates rely on, and nothing that helps them more. */
import type { CertificateCluster, SecretData, StoredSecret, TrustTarget } from '../certificate-cluster.ts';
import { targetKey } from '../certificate-cluster.ts';
import { MANAGED_BY, MANAGED_BY_LABEL } from '../secret-layout.ts';

/** `answer`: the Secret was read, and the reader learns of it. */
export type Operation = 'readSecret' | 'answer' | 'createSecret' | 'replaceSecret' | 'applyBundle' | 'event';

export interface InMemoryCluster {
  /** The view of one replica. Each call and each event passes `gate` first, which may delay or reject it. */
  connect(gate?: (operation: Operation) => Promise<unknown>): CertificateCluster;
  secret(): StoredSecret | undefined;
  /** Writes as somebody else would. undefined deletes. */
  putSecret(data: SecretData | undefined, labels?: Readonly<Record<string, string>>): void;
  target(name: string): TrustTarget;
  targets(): readonly TrustTarget[];
  /** As `kubectl apply` of a chart would: entries without a caBundle. */
  putTarget(name: string, webhookNames: readonly string[]): void;
  deleteTarget(name: string): void;
  /** Another writer sets the caBundle of each entry. */
  overwriteBundle(name: string, caBundle: string, manager?: string): void;
  /** Bundles that replicas have applied, in order. */
  readonly applied: readonly { readonly target: string; readonly caBundle: string }[];
  /** Times the Secret was written by replicas. */
  readonly secretWrites: readonly string[];
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
  const nextVersion = () => String(++version);

  const storeSecret = (data: SecretData | undefined, labels: Readonly<Record<string, string>>) => {
    secret = data && { name: 'postern/postern-webhook', resourceVersion: nextVersion(), labels, data };
    for (const notify of secretWatchers) notify();
  };
  const storeTarget = (target: Omit<TrustTarget, 'resourceVersion'>) => {
    targets.set(target.name, { ...target, resourceVersion: nextVersion() });
    for (const notify of targetWatchers) notify();
  };
  const setBundle = (target: TrustTarget, caBundle: string, otherManagers: readonly string[]) =>
    storeTarget({
      ...target,
      otherManagers,
      entries: target.entries.map(({ name }) => ({ name, caBundle })),
    });
  const target = (name: string): TrustTarget => {
    const found = targets.get(name);
    if (found === undefined) throw new Error(`no webhook configuration ${name}`);
    return found;
  };

  return {
    applied,
    secretWrites,
    secret: () => secret,
    putSecret: (data, labels = OUR_LABELS) => storeSecret(data, labels),
    target,
    targets: () => [...targets.values()],
    putTarget: (name, webhookNames) =>
      storeTarget({
        kind: 'MutatingWebhookConfiguration',
        name,
        uid: nextVersion(),
        entries: webhookNames.map(webhook => ({ name: webhook, caBundle: '' })),
        otherManagers: [],
      }),
    deleteTarget(name) {
      targets.delete(name);
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
        async createSecret(data) {
          await gate('createSecret');
          if (secret !== undefined) return false;
          secretWrites.push('create');
          storeSecret(data, OUR_LABELS);
          return true;
        },
        async replaceSecret(stored, data) {
          await gate('replaceSecret');
          if (secret?.resourceVersion !== stored.resourceVersion) return false;
          secretWrites.push('replace');
          storeSecret({ ...secret.data, ...data }, { ...secret.labels, ...OUR_LABELS });
          return true;
        },
        async applyBundle(observed, caBundle) {
          await gate('applyBundle');
          const present = targets.get(observed.name);
          if (present?.resourceVersion !== observed.resourceVersion) return false;
          applied.push({ target: targetKey(observed), caBundle });
          // A server-side apply that changes nothing makes no new version and no event.
          if (present.entries.some(entry => entry.caBundle !== caBundle)) setBundle(present, caBundle, []);
          return true;
        },
        watchSecret: changed => watch(secretWatchers, changed),
        watchTargets: changed => watch(targetWatchers, () => changed([...targets.values()])),
      };
    },
  };
}

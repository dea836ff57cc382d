import type { KubeClient } from '../kube/client.ts';
import type { KubeLog } from '../kube/log.ts';
import type { KubeObject, OwnerReference } from '../kube/object.ts';
import { startReflector } from '../kube/watch/reflector.ts';
import { resourcePath } from '../kube/resource-path.ts';
import { isConflict, isNotFound } from '../kube/status-error.ts';
import type { CertificateCluster, SecretData, StoredSecret } from './certificate-cluster.ts';
import { contestEvent } from './contest-event.ts';
import { reportLease, reportLeaseName } from './replicas/replica-lease.ts';
import { MANAGED_BY, MANAGED_BY_LABEL } from './secret-layout.ts';
import { watchReports } from './replicas/watch-reports.ts';
import { applyBundle } from './targets/apply-bundle.ts';
import { crdConversion } from './targets/crd-conversion.ts';
import type { TargetKind } from './targets/target-kind.ts';
import { trustBundleMap } from './targets/trust-bundle-map.ts';
import { watchTargets } from './targets/watch-targets.ts';
import { webhookConfigurations } from './targets/webhook-configurations.ts';
import { withChanges } from './with-changes.ts';

export interface ClusterOptions {
  readonly client: Pick<
    KubeClient,
    'server' | 'get' | 'create' | 'replace' | 'apply' | 'delete' | 'list' | 'stream'
  >;
  readonly secret: { readonly namespace: string; readonly name: string };
  /** Webhook configurations to look after although they lack our label. */
  readonly configurationNames?: readonly string[];
  /** This replica; a report is collected with the pod when its uid is known. */
  readonly pod?: { readonly name: string; readonly uid?: string | undefined };
  readonly log: KubeLog;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** v1 Secret, as far as it is read here; unknown fields survive a replacement. */
interface Secret extends KubeObject {
  readonly type?: string;
  /** Base64. */
  readonly data?: Readonly<Record<string, string>>;
}

/**
 * The certificates' view of a real API server. What it needs to be allowed is in deploy/kustomize/base/rbac.yaml,
 * each rule with its reason.
 */
export function createCertificateCluster(options: ClusterOptions): CertificateCluster {
  const { client, secret, configurationNames = [], pod, log, now = Date.now } = options;
  const { namespace } = secret;
  const collection = resourcePath({ version: 'v1', resource: 'secrets', namespace });
  const path = resourcePath({ version: 'v1', resource: 'secrets', ...secret });
  /** The object behind each Secret that was read: what we do not know of it has to be written back. */
  const objects = new WeakMap<StoredSecret, Secret>();
  const kinds: readonly TargetKind[] = [
    ...webhookConfigurations(configurationNames),
    crdConversion,
    trustBundleMap(namespace),
  ];
  const events = resourcePath({ version: 'v1', resource: 'events', namespace });
  const leasePath = (replica: string) =>
    resourcePath({ ...LEASES, namespace, name: reportLeaseName(replica) });

  return {
    async readSecret(signal) {
      const object = await unless(isNotFound, client.get<Secret>(path, { signal }));
      if (object === undefined) return undefined;
      const stored = storedFrom(object, `${secret.namespace}/${secret.name}`);
      objects.set(stored, object);
      return stored;
    },
    async createSecret(data, annotations, signal) {
      const object = {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { ...secret, labels: { [MANAGED_BY_LABEL]: MANAGED_BY }, annotations },
        type: 'Opaque',
        data: encode(data),
      };
      return (await unless(isConflict, client.create(collection, object, { signal }))) !== undefined;
    },
    async replaceSecret(stored, data, annotations, signal) {
      const read = objects.get(stored);
      const metadata = {
        ...secret,
        ...read?.metadata,
        resourceVersion: stored.resourceVersion,
        labels: { ...stored.labels, [MANAGED_BY_LABEL]: MANAGED_BY },
        annotations: withChanges(stored.annotations, annotations),
      };
      const object = { ...read, metadata, data: encode(withChanges(stored.data, data)) };
      const lost = (error: unknown) => isConflict(error) || isNotFound(error);
      return (await unless(lost, client.replace(path, object, { signal }))) !== undefined;
    },
    async applyBundle(target, caBundle, signal) {
      const kind = kinds.find(known => known.kind === target.kind);
      if (kind === undefined) return false;
      const lost = (error: unknown) => isConflict(error) || isNotFound(error);
      const applied = applyBundle(client, kind, target, { caBundle, signal }).then(() => true);
      return (await unless(lost, applied)) !== undefined;
    },
    watchSecret(changed) {
      const reflector = startReflector({
        client,
        log,
        path: collection,
        fieldSelector: `metadata.name=${secret.name}`,
        // That it changed is all that is needed; the keys stay out of this memory.
        metadataOnly: true,
        handler: { replaced: changed, upserted: changed, deleted: changed },
      });
      return () => reflector.stop();
    },
    watchTargets: (changed, refused) => watchTargets({ client, log, kinds, changed, refused }),
    async publishReport(report, signal) {
      const lease = reportLease(report, { namespace, owner: podOwner(pod) });
      await client.apply(leasePath(report.replica), lease, {
        fieldManager: REPORT_MANAGER,
        force: true,
        signal,
      });
    },
    async withdrawReport(replica, signal) {
      await client.delete(leasePath(replica), { signal });
    },
    watchReports: changed =>
      watchReports({ client, log, path: resourcePath({ ...LEASES, namespace }), changed }),
    async announceContest(target, managers, signal) {
      const replica = pod?.name ?? '';
      const event = contestEvent(target, managers, { namespace, secret: secret.name, replica, now: now() });
      await client.create(events, event, { signal });
    },
  };
}

const LEASES = { group: 'coordination.k8s.io', version: 'v1', resource: 'leases' } as const;
/** Owns the reports of replicas. */
const REPORT_MANAGER = 'postern-replica';

function podOwner(pod: ClusterOptions['pod']): OwnerReference | undefined {
  return pod?.uid ? { apiVersion: 'v1', kind: 'Pod', name: pod.name, uid: pod.uid } : undefined;
}

/** What the call answers; undefined if it fails in an expected way. */
async function unless<T>(expected: (error: unknown) => boolean, call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (expected(error)) return undefined;
    throw error;
  }
}

function storedFrom({ metadata, data = {} }: Secret, name: string): StoredSecret {
  const decoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64')] as const);
  return {
    name,
    resourceVersion: metadata.resourceVersion ?? '',
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    data: Object.fromEntries(decoded),
  };
}

function encode(data: SecretData): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, value.toString('base64')]));
}

import type { JsonObject } from '../../../api/json.ts';
import { CHECKED_GENERATOR_KINDS, PUSH_VERSION } from '../../../api/checked-kinds.ts';
import { GENERATOR_GROUP, GENERATOR_VERSION } from '../../../api/generators/index.ts';
import { GROUP, VERSIONS } from '../../../api/kinds.ts';
import { pluralOf } from '../../../api/plural.ts';
import { POLICY_GROUP, POLICY_KIND, POLICY_VERSION } from '../../../api/secret-policy.ts';
import { groupOf } from '../../../check/manifest-set.ts';
import { managedKeys } from '../../../check/managed-keys.ts';
import type { KubeObject } from '../../../kube/object.ts';
import type { KindToRead } from '../../../kube/watch/read-kinds.ts';
import { LAST_APPLIED } from '../../../manifest/last-applied.ts';

const RBAC = 'rbac.authorization.k8s.io';

/**
 * What `postern lint --cluster` reads: what rules judge as a whole, and of what they only look for the metadata.
 *
 * Of Secrets and ConfigMaps the values are never asked for: their metadata is, and the keys follow from its
 * `managedFields`. An annotation in which kubectl keeps its last manifest may have the values; it is dropped from each
 * page as that is read, with the other annotations. Pods are read for their labels.
 */
export const clusterKinds: readonly KindToRead[] = [
  whole(GROUP, 'ExternalSecret', 'externalsecrets', VERSIONS),
  whole(GROUP, 'SecretStore', 'secretstores', VERSIONS),
  whole(GROUP, 'ClusterSecretStore', 'clustersecretstores', VERSIONS),
  whole(GROUP, 'ClusterExternalSecret', 'clusterexternalsecrets', VERSIONS),
  whole(GROUP, 'PushSecret', 'pushsecrets', [PUSH_VERSION]),
  whole(GROUP, 'ClusterPushSecret', 'clusterpushsecrets', [PUSH_VERSION]),
  ...CHECKED_GENERATOR_KINDS.map(kind => whole(GENERATOR_GROUP, kind, pluralOf(kind), [GENERATOR_VERSION])),
  whole(POLICY_GROUP, POLICY_KIND, 'secretpolicies', [POLICY_VERSION]),
  whole('apps', 'Deployment', 'deployments'),
  whole('apps', 'StatefulSet', 'statefulsets'),
  whole('apps', 'DaemonSet', 'daemonsets'),
  whole('batch', 'CronJob', 'cronjobs'),
  whole('networking.k8s.io', 'NetworkPolicy', 'networkpolicies'),
  whole('monitoring.coreos.com', 'ServiceMonitor', 'servicemonitors'),
  whole(RBAC, 'Role', 'roles'),
  whole(RBAC, 'RoleBinding', 'rolebindings'),
  whole(RBAC, 'ClusterRole', 'clusterroles'),
  whole(RBAC, 'ClusterRoleBinding', 'clusterrolebindings'),
  whole('', 'Service', 'services'),
  metadata('', 'Secret', 'secrets', dataKeys),
  metadata('', 'ConfigMap', 'configmaps', dataKeys),
  metadata('', 'ServiceAccount', 'serviceaccounts'),
  metadata('', 'Namespace', 'namespaces'),
  metadata('', 'Pod', 'pods'),
];

/** Whether of an object that was read so nothing is known but its metadata. */
export function isMetadataOnly(object: JsonObject): boolean {
  return metadataOnly.has(`${groupOf(object)}/${String(object['kind'])}`);
}

const metadataOnly: ReadonlySet<string> = new Set(
  clusterKinds.flatMap(({ group, kind, metadataOnly }) => (metadataOnly ? [`${group}/${kind}`] : [])),
);

function whole(
  group: string,
  kind: string,
  resource: string,
  versions: readonly string[] = ['v1'],
): KindToRead {
  return { group, kind, resource, versions, metadataOnly: false, keep: withoutBallast };
}

function metadata(
  group: string,
  kind: string,
  resource: string,
  more: (object: KubeObject) => object = () => ({}),
): KindToRead {
  const keep = (object: KubeObject): KubeObject => {
    const { apiVersion, kind, metadata } = object;
    const { name, namespace, labels } = metadata;
    const kept = { name, ...(namespace && { namespace }), ...(labels && { labels }) };
    return { ...(apiVersion && { apiVersion }), ...(kind && { kind }), metadata: kept, ...more(object) };
  };
  return { group, kind, resource, versions: ['v1'], metadataOnly: true, keep };
}

/** `data` with the keys that there are, each empty. */
function dataKeys({ metadata }: KubeObject): object {
  const keys = managedKeys(metadata);
  return keys === undefined ? {} : { data: Object.fromEntries(keys.map(key => [key, ''])) };
}

/** What a controller reports, who wrote which field, and kubectl's copy of what it applied. */
function withoutBallast(object: KubeObject): KubeObject {
  const { managedFields: _, annotations = {}, ...metadata } = object.metadata;
  const { [LAST_APPLIED]: _copy, ...kept } = annotations;
  return Object.assign({}, object, { metadata: { ...metadata, annotations: kept }, status: undefined });
}

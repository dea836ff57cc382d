/** What is sent to be validated: one right object of each kind, as an API server sends it. */
import type { Pod } from '../../src/api/pod.ts';
import { externalSecret, NAMESPACE, pod, review, store, VAULT_SPEC } from './payloads.ts';

export interface ValidatedObject {
  readonly what: string;
  readonly body: string;
}

/** @param injected the pod of the payloads as injection leaves it */
export function validatedObjects(injected: object): readonly ValidatedObject[] {
  const { spec } = externalSecret('db');
  return [
    secrets('v1', 'ExternalSecret', spec),
    secrets('v1', 'ClusterExternalSecret', { namespaces: [NAMESPACE], externalSecretSpec: spec }),
    secrets('v1', 'SecretStore', store(VAULT_SPEC).spec),
    secrets('v1', 'ClusterSecretStore', clusterStore),
    secrets('v1alpha1', 'PushSecret', pushed),
    of('generators.external-secrets.io', 'v1alpha1', 'Password', { length: 32, digits: 5 }),
    of('postern.dev', 'v1alpha1', 'SecretPolicy', tenPolicies()[7]?.spec ?? {}),
    of('apps', 'v1', 'Deployment', deployment(pod(4900, 'auto'))),
    { what: 'Pod, injected', body: review(injected, { group: '', version: 'v1', kind: 'Pod' }) },
  ];
}

function secrets(version: string, kind: string, spec: object): ValidatedObject {
  return of('external-secrets.io', version, kind, spec);
}

const CLUSTER_SCOPED = new Set(['ClusterExternalSecret', 'ClusterSecretStore', 'SecretPolicy']);

function of(group: string, version: string, kind: string, spec: object): ValidatedObject {
  const namespace = CLUSTER_SCOPED.has(kind) ? {} : { namespace: NAMESPACE };
  const metadata = { name: 'db', ...namespace, uid: 'uid-db', labels: { team: 'shop' } };
  const object = { apiVersion: `${group}/${version}`, kind, metadata, spec };
  return { what: kind, body: review(object, { group, version, kind }) };
}

const clusterStore = {
  ...VAULT_SPEC,
  provider: {
    vault: {
      server: 'https://vault.shop.internal:8200',
      path: 'secret',
      auth: { tokenSecretRef: { name: 'vault', key: 'token', namespace: NAMESPACE } },
    },
  },
};

const pushed = {
  refreshInterval: '1h',
  secretStoreRefs: [{ kind: 'SecretStore', name: 'vault' }],
  selector: { secret: { name: 'db' } },
  data: ['username', 'password', 'host', 'port', 'database'].map(key => ({
    match: { secretKey: key, remoteRef: { remoteKey: `shop/${key}` } },
  })),
};

function deployment({ metadata = {}, spec }: Pod): object {
  const { labels, annotations } = metadata;
  return {
    replicas: 3,
    selector: { matchLabels: { 'app.kubernetes.io/name': 'orders' } },
    template: { metadata: { labels, annotations }, spec },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
  };
}

export interface BenchPolicy {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: object;
}

/** Ten that are about every object here and that all of them keep: what is refused costs more than a decision. */
export function tenPolicies(): readonly BenchPolicy[] {
  const specs = [
    {
      require: { stores: { allowed: [{ kind: 'SecretStore', name: 'vault' }, { name: '{{namespace}}-*' }] } },
    },
    { require: { providers: { allowed: ['vault', 'onepassword'] } } },
    { require: { remoteKeys: [{ patterns: ['^{{namespace}}/', '^shared/'] }] } },
    { require: { refresh: { atLeast: '5m', atMost: '24h' } } },
    { require: { maxAge: { classes: [{ name: 'critical', atMost: '7d' }], otherwise: '90d' } } },
    { require: { delivery: { allowed: ['files', 'env'] } } },
    { require: { regions: [{ region: '*', keys: ['^{{namespace}}/'] }] } },
    {
      custom: [
        {
          name: 'keys-of-the-namespace',
          kinds: ['ExternalSecret'],
          expression:
            'object.spec.?data.orValue([]).all(e, e.remoteRef.key.startsWith(object.metadata.namespace))',
          messageExpression: '"%s asks for keys of others".format([object.metadata.name])',
        },
      ],
    },
    { custom: [{ name: 'labelled', expression: 'has(object.metadata.labels)', message: 'has no labels' }] },
    {
      match: { namespaceSelector: { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] } },
      rules: [{ ids: ['PST112', 'PST7'], actions: { admission: 'deny' } }],
    },
  ];
  return specs.map((spec, index) => ({
    apiVersion: 'postern.dev/v1alpha1',
    kind: 'SecretPolicy',
    metadata: { name: `policy-${index}` },
    spec,
  }));
}

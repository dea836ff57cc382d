/** What users write, as short as it can be. Namespaces are given to kubectl. */

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: object;
}

interface Named {
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export function secretStore(name = 'vault', spec: object = {}): Manifest {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'SecretStore',
    metadata: { name },
    spec: {
      provider: {
        vault: {
          server: 'https://vault.shop.internal',
          path: 'secret',
          auth: { kubernetes: { mountPath: 'kubernetes', role: 'shop' } },
        },
      },
      ...spec,
    },
  };
}

/** Gives `username` and `password`. */
export function externalSecret(name: string, spec: object = {}): Manifest {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name },
    spec: {
      refreshInterval: '1h',
      secretStoreRef: { name: 'vault' },
      data: ['username', 'password'].map(property => ({
        secretKey: property,
        remoteRef: { key: name, property },
      })),
      ...spec,
    },
  };
}

/** A pod whose one container mounts `volumes` of Secrets, in the shape of a pod template too. */
export function podTemplate(secrets: readonly string[], annotations: Readonly<Record<string, string>> = {}) {
  return {
    metadata: { labels: { app: 'shop' }, annotations },
    spec: {
      containers: [
        {
          name: 'app',
          image: 'registry.example.com/shop:1',
          volumeMounts: secrets.map(name => ({ name, mountPath: `/etc/${name}` })),
        },
      ],
      volumes: secrets.map(name => ({ name, secret: { secretName: name } })),
    },
  };
}

export const AUTO = { 'postern.dev/inject': 'auto' };

export function pod({ name, annotations = AUTO }: Named, secrets: readonly string[]): Manifest {
  const template = podTemplate(secrets, annotations);
  return { apiVersion: 'v1', kind: 'Pod', ...template, metadata: { ...template.metadata, name } };
}

export type WorkloadKind =
  'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicaSet' | 'ReplicationController' | 'Job' | 'CronJob';

/** A workload whose pods mount the Secret `db`. */
export function workload(kind: WorkloadKind, { name, annotations = AUTO }: Named): Manifest {
  const template = podTemplate(['db'], annotations);
  const selector = { matchLabels: { app: 'shop' } };
  const job = { template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } };
  const specs: Readonly<Record<WorkloadKind, object>> = {
    Deployment: { selector, template },
    StatefulSet: { selector, template, serviceName: name },
    DaemonSet: { selector, template },
    ReplicaSet: { selector, template },
    ReplicationController: { selector: selector.matchLabels, template },
    Job: job,
    CronJob: { schedule: '@yearly', jobTemplate: { spec: job } },
  };
  const versions: Partial<Record<WorkloadKind, string>> = {
    ReplicationController: 'v1',
    Job: 'batch/v1',
    CronJob: 'batch/v1',
  };
  return { apiVersion: versions[kind] ?? 'apps/v1', kind, metadata: { name }, spec: specs[kind] };
}

/** What is sent to the webhook: objects in the shape in which an API server sends them, defaults filled in. */
import type { ExternalSecret } from '../../src/api/external-secret.ts';
import type { Pod, PodSpec } from '../../src/api/pod.ts';
import type { SecretStore } from '../../src/api/secret-store.ts';

export const NAMESPACE = 'shop';

/** The store that all ExternalSecrets here use. */
export function store(vault: SecretStore['spec']): SecretStore {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'SecretStore',
    metadata: { name: 'vault', namespace: NAMESPACE, uid: 'store-vault' },
    spec: vault,
  };
}

export const VAULT_SPEC: SecretStore['spec'] = {
  controller: 'postern.dev/injector',
  provider: {
    vault: {
      server: 'https://vault.shop.internal:8200',
      path: 'secret',
      auth: { kubernetes: { mountPath: 'kubernetes', role: 'shop' } },
    },
  },
};

/** Five keys and one made by a template. */
export function externalSecret(name: string, refreshInterval = '1h'): ExternalSecret {
  const keys = ['username', 'password', 'host', 'port', 'database'];
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: {
      name,
      namespace: NAMESPACE,
      uid: `secret-${name}`,
      labels: { 'app.kubernetes.io/name': name },
    },
    spec: {
      refreshInterval,
      secretStoreRef: { kind: 'SecretStore', name: 'vault' },
      target: {
        name,
        creationPolicy: 'None',
        template: {
          mergePolicy: 'Merge',
          data: {
            url: 'postgres://{{ .username }}:{{ .password }}@{{ .host }}:{{ .port }}/{{ .database }}',
          },
        },
      },
      data: keys.map(property => ({ secretKey: property, remoteRef: { key: `shop/${name}`, property } })),
    },
  };
}

/**
 * Three containers, of which two use secrets: a mounted volume, two single variables and one whole Secret, all of two
 * ExternalSecrets `db` and `api`. Padded with plain variables until its JSON has `bytes` bytes.
 * @param inject the annotation: `auto` for drop-in, or names, and then the pod refers to no Secret itself
 * @param templateHash tells the pods of one ReplicaSet from those of another
 */
export function pod(bytes: number, inject: 'auto' | 'db,api', templateHash = 'aaaaaaaaaa'): Pod {
  const made = smallPod(inject, templateHash);
  const { containers } = made.spec;
  for (let i = 0; JSON.stringify(made).length < bytes; i++) {
    const value = `tcp://service-${i}.shop.svc.cluster.local:8080`;
    containers[i % containers.length]?.env?.push({ name: `SERVICE_${i}_ADDRESS`, value });
  }
  return made;
}

function smallPod(inject: 'auto' | 'db,api', templateHash: string): Pod & { spec: PodSpec } {
  // Fields in the order in which an API server writes them.
  const token = {
    name: 'kube-api-access-x2x7k',
    readOnly: true,
    mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
  };
  const dropIn = inject === 'auto';
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `orders-${templateHash}-`,
      namespace: NAMESPACE,
      labels: { 'app.kubernetes.io/name': 'orders', 'pod-template-hash': templateHash },
      annotations: {
        'postern.dev/inject': inject,
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': '9090',
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: `orders-${templateHash}`,
          uid: '5f1c9f0e-6a0b-4a50-9d5e-0d9a3b0c8a11',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      containers: [
        {
          ...container('orders', token),
          env: dropIn
            ? [reference('DB_PASSWORD', 'db', 'password'), reference('DB_USER', 'db', 'username')]
            : [],
          volumeMounts: [...(dropIn ? [{ name: 'db', mountPath: '/etc/db', readOnly: true }] : []), token],
        },
        {
          ...container('worker', token),
          env: [{ name: 'QUEUE', value: 'orders' }],
          ...(dropIn ? { envFrom: [{ prefix: 'API_', secretRef: { name: 'api' } }] } : {}),
        },
        { ...container('metrics', token), env: [{ name: 'LEVEL', value: 'info' }] },
      ],
      volumes: [
        ...(dropIn ? [{ name: 'db', secret: { secretName: 'db', defaultMode: 0o440 } }] : []),
        {
          name: token.name,
          projected: {
            defaultMode: 0o644,
            sources: [
              { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } },
              { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
            ],
          },
        },
      ],
      restartPolicy: 'Always' as const,
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: 'orders',
      serviceAccount: 'orders',
      securityContext: { fsGroup: 2000, runAsNonRoot: true },
      schedulerName: 'default-scheduler',
      tolerations: ['not-ready', 'unreachable'].map(state => ({
        key: `node.kubernetes.io/${state}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      })),
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
    },
  } satisfies Pod;
}

function container(name: string, token: { name: string; readOnly: boolean; mountPath: string }) {
  return {
    name,
    image: `registry.example.com/shop/${name}:1.4.2`,
    ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    volumeMounts: [token],
    readinessProbe: {
      httpGet: { path: '/ready', port: 'http', scheme: 'HTTP' },
      timeoutSeconds: 1,
      periodSeconds: 10,
      successThreshold: 1,
      failureThreshold: 3,
    },
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  };
}

function reference(name: string, secret: string, key: string) {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

/** The body of an AdmissionReview about a new object, fields in the order in which an API server writes them. */
export function review(object: object, kind: { group: string; version: string; kind: string }): string {
  return JSON.stringify({
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid: '5b0d9a6c-9d6c-4f0e-8f5f-0a5cf0e1b8a4',
      kind,
      resource: { group: kind.group, version: kind.version, resource: `${kind.kind.toLowerCase()}s` },
      requestKind: kind,
      namespace: NAMESPACE,
      operation: 'CREATE',
      userInfo: {
        username: 'system:serviceaccount:kube-system:replicaset-controller',
        uid: '0f8c6c3e-60cf-4b3a-8f8c-7d0a3c9c5b11',
        groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
      },
      object,
      oldObject: null,
      dryRun: false,
      options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
    },
  });
}

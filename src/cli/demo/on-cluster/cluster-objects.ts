/** The objects that the demo makes in a cluster, as a user would write them. */
import { parse } from 'yaml';
import type { KubeObject, ObjectMeta } from '../../../kube/object.ts';
import { EXTERNAL_SECRET, storeManifest } from '../manifests.ts';
import { DEMO_LABEL, DEPLOYMENT, FILES, PROVIDER_POD, PROVIDER_PORT, SERVICE_ACCOUNT } from './names.ts';

/** Postern's image, which the demo's own containers run too: no other has to be pulled. */
export interface Programs {
  readonly image: string;
  /** Whether kubelet can take variables from files (Kubernetes 1.35). */
  readonly variables: boolean;
}

export interface DemoPod extends KubeObject {
  readonly spec: object;
}

export function namespaceObject(name: string): KubeObject {
  const labels = { [DEMO_LABEL]: 'true', 'pod-security.kubernetes.io/enforce': 'restricted' };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

export function providerPod(namespace: string, { image }: Programs): DemoPod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: PROVIDER_POD, namespace },
    spec: {
      ...restrictedPod,
      restartPolicy: 'Never',
      containers: [
        {
          ...container(PROVIDER_POD, image, ['provider', `${namespace}:${SERVICE_ACCOUNT}`]),
          ports: [{ containerPort: PROVIDER_PORT }],
          readinessProbe: { tcpSocket: { port: PROVIDER_PORT }, periodSeconds: 1 },
        },
      ],
    },
  };
}

/** @param address of the provider's pod: a Service would need kube-proxy and a name DNS, which the demo is not about */
export function storeObject(namespace: string, address: string): KubeObject {
  const host = address.includes(':') ? `[${address}]` : address;
  return inNamespace(namespace, storeManifest(`http://${host}:${PROVIDER_PORT}`));
}

export function externalSecretObject(namespace: string): KubeObject {
  return inNamespace(namespace, EXTERNAL_SECRET);
}

/** A manifest of the demo without a cluster, elsewhere. */
export function inNamespace(namespace: string, manifest: string): KubeObject {
  const object: KubeObject = parse(manifest, { version: '1.1' });
  return { ...object, metadata: { ...object.metadata, namespace } };
}

export interface Deployment extends KubeObject {
  readonly spec: {
    readonly selector: object;
    readonly template: {
      readonly metadata: Pick<ObjectMeta, 'labels' | 'annotations'>;
      readonly spec: object;
    };
  };
}

export function deploymentObject(namespace: string, programs: Programs): Deployment {
  const labels = { app: DEPLOYMENT };
  const variable = { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: DEPLOYMENT, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations: { 'postern.dev/inject': 'auto' } },
        spec: {
          ...restrictedPod,
          containers: [
            {
              ...container(DEPLOYMENT, programs.image, ['application', FILES]),
              ...(programs.variables && { env: [variable] }),
              volumeMounts: [{ name: 'db', mountPath: FILES }],
            },
          ],
          volumes: [{ name: 'db', secret: { secretName: 'db', defaultMode: 0o440 } }],
        },
      },
    },
  };
}

/** The pod that a ReplicaSet would create; not annotated, it is what it would be without Postern. */
export function podOf({ metadata: { namespace }, spec }: Deployment, annotated: boolean): DemoPod {
  const { labels = {}, annotations = {} } = spec.template.metadata;
  const metadata = {
    name: `${DEPLOYMENT}-shown`,
    ...(namespace !== undefined && { namespace }),
    labels,
    ...(annotated && { annotations }),
  };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: spec.template.spec };
}

const restrictedPod = {
  automountServiceAccountToken: false,
  terminationGracePeriodSeconds: 1,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 10_001,
    fsGroup: 10_001,
    seccompProfile: { type: 'RuntimeDefault' },
  },
};

function container(name: string, image: string, args: readonly string[]) {
  return {
    name,
    image,
    command: ['/usr/local/bin/node', '/postern/postern.js', 'demo', ...args],
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  };
}

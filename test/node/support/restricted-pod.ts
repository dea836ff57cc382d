import { busyboxImage } from '../../harness/node.ts';

export interface PodOptions {
  /** Run by a shell in the container `app`. */
  readonly script: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** Mounted at `/etc/<name>`. */
  readonly secretVolume?: string;
  /** Environment variable → name and key of the Secret. */
  readonly variables?: Readonly<Record<string, { readonly name: string; readonly key: string }>>;
  /** More fields of the pod's `spec`. */
  readonly spec?: object;
}

/** Its files and processes belong to no user of the image. */
const USER = 10_001;

/**
 * What a user of Secrets writes who never heard of Postern, but for the annotations; as the Pod Security Standard
 * "restricted" wants it. Pod and pod template both.
 */
export function restrictedPod({ script, annotations, secretVolume, variables = {}, spec = {} }: PodOptions) {
  return {
    metadata: { labels: { app: 'shop' }, annotations },
    spec: {
      serviceAccountName: 'shop',
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: USER, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'app',
          image: busyboxImage,
          imagePullPolicy: 'Never',
          command: ['sh', '-c', script],
          env: Object.entries(variables).map(([name, secretKeyRef]) => ({ name, valueFrom: { secretKeyRef } })),
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          ...(secretVolume === undefined
            ? {}
            : { volumeMounts: [{ name: secretVolume, mountPath: `/etc/${secretVolume}` }] }),
        },
      ],
      volumes: secretVolume === undefined ? [] : [{ name: secretVolume, secret: { secretName: secretVolume } }],
      ...spec,
    },
  };
}

import { busyboxImage } from '../../harness/node/node.ts';

export interface WorkloadOptions {
  /** Run by a shell in the container `app`. */
  readonly script: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** A Secret, mounted at `/etc/secret`. */
  readonly volume?: string;
  /** A Secret whose key `username` becomes the variable `USERNAME`. */
  readonly variable?: string;
  /** How long its containers may take to end; Kubernetes' 30 unless given. */
  readonly graceSeconds?: number;
}

export const SERVICE_ACCOUNT = 'shop';

/** Users and a group that nobody in the image has. */
const USER = 10_001;
const OTHER_USER = 10_002;
const GROUP = 20_000;

/**
 * What somebody writes who uses Secrets and never heard of Postern, but for the annotations; as strict as the Pod Security
 * Standard "restricted" wants it. The label `app` is the name.
 */
function podTemplate(
  name: string,
  { script, annotations = {}, volume, variable, graceSeconds }: WorkloadOptions,
) {
  return {
    metadata: { labels: { app: name }, annotations },
    spec: {
      serviceAccountName: SERVICE_ACCOUNT,
      automountServiceAccountToken: false,
      ...(graceSeconds !== undefined && { terminationGracePeriodSeconds: graceSeconds }),
      securityContext: { runAsNonRoot: true, runAsUser: USER, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          ...shell('app', script),
          ...(variable !== undefined && {
            env: [{ name: 'USERNAME', valueFrom: { secretKeyRef: { name: variable, key: 'username' } } }],
          }),
          ...(volume !== undefined && { volumeMounts: [{ name: 'secret', mountPath: '/etc/secret' }] }),
        },
      ],
      ...(volume !== undefined && { volumes: [{ name: 'secret', secret: { secretName: volume } }] }),
    },
  };
}

function shell(name: string, script: string) {
  return {
    name,
    image: busyboxImage,
    imagePullPolicy: 'Never',
    command: ['sh', '-c', script],
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  };
}

export function deployment(name: string, options: WorkloadOptions): object {
  const selector = { matchLabels: { app: name } };
  const spec = { selector, template: podTemplate(name, options) };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec };
}

export function job(name: string, options: WorkloadOptions): object {
  const template = podTemplate(name, options);
  const spec = { template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec };
}

/** Runs once. */
export function pod(name: string, options: WorkloadOptions) {
  const { metadata, spec } = podTemplate(name, options);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name },
    spec: { ...spec, restartPolicy: 'Never' },
  };
}

/**
 * A pod whose two containers have users of their own, whom no image knows, and read the Secret by its group. So the agent has the
 * user of its image, who has a group of his own.
 */
export function groupReaders(name: string, options: WorkloadOptions & { volume: string }): object {
  const { spec, ...rest } = pod(name, options);
  const { runAsUser: _, ...securityContext } = spec.securityContext;
  const [app] = spec.containers;
  const containerOf = (name: string, runAsUser: number) => ({
    ...app,
    name,
    securityContext: { ...app?.securityContext, runAsUser },
  });
  return {
    ...rest,
    spec: {
      ...spec,
      securityContext,
      containers: [containerOf('app', OTHER_USER), containerOf('other', USER)],
      volumes: [{ name: 'secret', secret: { secretName: options.volume, defaultMode: 0o440 } }],
    },
  };
}

/**
 * A pod with the rarer ways to a Secret `login`: a projected volume at `/etc/projected`, partly of the ConfigMap
 * `settings`, which has the last word where both have a file, with modes of its own, and all keys as variables `LOGIN_*`, of which
 * the container sets some again, reads them before, or leaves them as they are. Its init container `migrate` and its container
 * `app`, which has another user and reads by the group, run the same script.
 */
export function intricatePod(name: string, options: Pick<WorkloadOptions, 'script' | 'annotations'>): object {
  const { spec, ...rest } = pod(name, options);
  const setting = (key: string) => ({ configMapKeyRef: { name: 'settings', key, optional: true } });
  const key = (key: string) => ({ secretKeyRef: { name: 'login', key } });
  const uses = {
    envFrom: [{ prefix: 'LOGIN_', secretRef: { name: 'login' } }],
    env: [
      { name: 'LOGIN_URL', value: 'https://$(LOGIN_username)@db' },
      { name: 'LOGIN_username', valueFrom: setting('missing') },
      { name: 'LOGIN_password', valueFrom: setting('color') },
      { name: 'LOGIN_KEY', valueFrom: key('username') },
      { name: 'LOGIN_LINK', value: '$(LOGIN_KEY)' },
      { name: 'LOGIN_KEY', valueFrom: key('password') },
    ],
    volumeMounts: [{ name: 'projected', mountPath: '/etc/projected' }],
  };
  const items = [
    { key: 'username', path: 'login/user' },
    { key: 'password', path: 'login/password', mode: 0o400 },
  ];
  const namespace = { path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } };
  const app = shell('app', options.script);
  return {
    ...rest,
    spec: {
      ...spec,
      securityContext: { ...spec.securityContext, fsGroup: GROUP },
      initContainers: [{ ...shell('migrate', options.script), ...uses }],
      containers: [{ ...app, ...uses, securityContext: { ...app.securityContext, runAsUser: OTHER_USER } }],
      volumes: [
        {
          name: 'projected',
          projected: {
            defaultMode: 0o440,
            sources: [
              { secret: { name: 'login', items } },
              { secret: { name: 'login' } },
              { configMap: { name: 'settings' } },
              { downwardAPI: { items: [namespace] } },
            ],
          },
        },
      ],
    },
  };
}

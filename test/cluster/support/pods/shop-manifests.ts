/** What the team of a shop writes. Namespaces are given to kubectl. */
import type { EnvVar, Volume, VolumeMount } from '../../../../src/api/pod.ts';
import { ACCOUNT, AUDIENCE, ROLE } from './stage.ts';

/** A SecretStore for the engine at `secret/` of a Vault; logs in with the pod's ServiceAccount unless `more` says else. */
export function vaultStore(name: string, server: string, more: object = {}): object {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'SecretStore',
    metadata: { name },
    spec: {
      controller: 'postern.dev/injector',
      provider: { vault: { server, path: 'secret', auth: kubernetesLogin(), ...more } },
    },
  };
}

export function kubernetesLogin(role = ROLE, audience = AUDIENCE): object {
  return {
    kubernetes: {
      mountPath: 'kubernetes',
      role,
      serviceAccountRef: { name: ACCOUNT, audiences: [audience] },
    },
  };
}

/** An ExternalSecret of the store `vault` that is due every two seconds. */
export function externalSecret(name: string, spec: object): object {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name },
    spec: {
      refreshInterval: '2s',
      secretStoreRef: { name: 'vault' },
      target: { creationPolicy: 'None' },
      ...spec,
    },
  };
}

/** One key of an ExternalSecret: the property of that name. */
export function entry(key: string, property: string, more: object = {}): object {
  return { secretKey: property, remoteRef: { key, property, ...more } };
}

export interface Application {
  /** Without the prefix `postern.dev/`; `inject: auto` if not given. */
  readonly annotations?: Readonly<Record<string, string>>;
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly object[];
  readonly volumes?: readonly Volume[];
  /** `/etc/<name>` for each volume if not given. */
  readonly volumeMounts?: readonly VolumeMount[];
}

export function deployment(name: string, application: Application): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { selector: { matchLabels: { app: name } }, template: podTemplate(name, application) },
  };
}

export function job(name: string, application: Application): object {
  const template = podTemplate(name, application);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: { template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } },
  };
}

/** A volume with every key of a Secret, of the Secret's name. */
export function secretVolume(secretName: string, more: object = {}): Volume {
  return { name: secretName, secret: { secretName, ...more } };
}

/** Fulfils the Pod Security Standard `restricted`. */
function podTemplate(app: string, application: Application) {
  const { annotations = { inject: 'auto' }, env, envFrom, volumes = [] } = application;
  const { volumeMounts = volumes.map(volume => ({ name: volume.name, mountPath: `/etc/${volume.name}` })) } =
    application;
  return {
    metadata: {
      labels: { app },
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([name, value]) => [`postern.dev/${name}`, value]),
      ),
    },
    spec: {
      serviceAccountName: ACCOUNT,
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'app',
          image: `registry.example.com/${app}:1`,
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          volumeMounts,
          ...(env === undefined ? {} : { env }),
          ...(envFrom === undefined ? {} : { envFrom }),
        },
      ],
      volumes,
    },
  };
}

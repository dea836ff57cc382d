import type {
  Container,
  PodSpec,
  SecurityContext,
  Volume,
  VolumeMount,
  VolumeProjection,
} from '../api/pod.ts';
import { AUTH_VOLUME } from '../check/policy/requirements/auth-volume.ts';
import {
  AUTH_DIRECTORY,
  ENV_DIRECTORY,
  PLAN_DIRECTORY,
  SECRETS_DIRECTORY,
  STATE_DIRECTORY,
  TEMPLATES_DIRECTORY,
  VOLUMES_DIRECTORY,
} from '../plan/agent-paths.ts';
import type { CredentialFile } from '../plan/plan-store.ts';
import type { TemplateFile } from '../plan/plan-templates.ts';
import type { DirectoryPlan } from '../plan/plan.ts';
import { AGENT_COMMAND } from './agent-command.ts';
import { applicationContainers, INIT_CONTAINER, REFRESH_CONTAINER } from './containers.ts';
import { ENV_VOLUME } from './deliver/deliver-env-file.ts';
import { SECRETS_VOLUME } from './deliver/deliver-named.ts';
import { modesOf, readersOf } from './file-modes.ts';
import { memoryVolume } from './deliver/memory-volume.ts';
import { restVolumeName } from './deliver/rest-volume.ts';
import { PLAN_ANNOTATION, type Options } from './options/options.ts';
import type { Settings } from './options/settings.ts';
import { agentResources } from './pod-resources.ts';

const PLAN_VOLUME = 'postern-plan';
const STATE_VOLUME = 'postern-state';
const TEMPLATES_VOLUME = 'postern-templates';

/** The files that the agent is given beside its plan. */
export interface AgentFiles {
  readonly credentials: readonly CredentialFile[];
  readonly templates: readonly TemplateFile[];
}

/** The two containers that a pod gets: one that fetches before anything starts, one that keeps fresh. */
export function agentContainers(
  spec: PodSpec,
  directories: readonly DirectoryPlan[],
  files: AgentFiles,
  options: Options,
  settings: Settings,
): { init: Container; refresh: Container } {
  const shared = {
    image: options['agent-image'] ?? settings.image,
    command: [...AGENT_COMMAND],
    env: [{ name: 'UV_THREADPOOL_SIZE', value: '1' }],
    resources: agentResources(spec, options),
    securityContext: restricted(agentUser(spec, options, settings), agentGroup(directories)),
    volumeMounts: agentMounts(directories, files),
  };
  return {
    init: { name: INIT_CONTAINER, ...shared, args: ['once'] },
    refresh: { name: REFRESH_CONTAINER, ...shared, args: ['refresh'], restartPolicy: 'Always' },
  };
}

/** The volumes that only the agent mounts. */
export function agentVolumes({ credentials, templates }: AgentFiles): Volume[] {
  const plan: Volume = {
    name: PLAN_VOLUME,
    downwardAPI: {
      items: [{ path: 'plan.json', fieldRef: { fieldPath: `metadata.annotations['${PLAN_ANNOTATION}']` } }],
    },
  };
  const state = memoryVolume(STATE_VOLUME, '1Mi');
  return [
    plan,
    state,
    ...(credentials.length === 0 ? [] : [projectedVolume(AUTH_VOLUME, credentials)]),
    ...(templates.length === 0 ? [] : [projectedVolume(TEMPLATES_VOLUME, templates)]),
  ];
}

/**
 * The user that the agent runs as: the process it must signal decides, then the pod, then its containers where they have
 * one user, then the operator. Files get the mode that the manifest asks for, so the same user also lets the application
 * read files that only their owner may.
 */
export function agentUser(spec: PodSpec, options: Options, settings: Settings): number {
  const ofContainers = userOfContainers(spec, options);
  const ofPod = spec.securityContext?.runAsUser;
  const inOrder = options['on-change']?.kind === 'signal' ? [ofContainers, ofPod] : [ofPod, ofContainers];
  // 0 is root, as whom it never runs.
  return inOrder.find(Boolean) ?? settings.runAsUser;
}

/**
 * Files of a Secret volume that its group may read are root's group's, and a user whom an image knows by number alone is in that
 * group. With an fsGroup they are of that one, whoever writes them. undefined: that of the image.
 */
function agentGroup(directories: readonly DirectoryPlan[]): number | undefined {
  const isForGroup = directories.some(
    directory => directory.groupRead !== true && modesOf(directory).some(mode => readersOf(mode) === 'group'),
  );
  return isForGroup ? 0 : undefined;
}

/** The one user of the containers that injection is for; undefined: the manifest does not tell, or they have several. */
export function userOfContainers(spec: PodSpec, options: Options): number | undefined {
  const users = new Set(
    applicationContainers(spec)
      .filter(
        ({ container, pointer }) =>
          pointer.startsWith('/spec/containers/') && options.containers?.includes(container.name) !== false,
      )
      .map(({ container }) => container.securityContext?.runAsUser ?? spec.securityContext?.runAsUser),
  );
  const [user] = users;
  return users.size === 1 ? user : undefined;
}

// https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
function restricted(user: number, group: number | undefined): SecurityContext {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    runAsUser: user,
    ...(group === undefined ? {} : { runAsGroup: group }),
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** What the agent has of the pod: every volume of ours is among it. */
export function agentMounts(directories: readonly DirectoryPlan[], files: AgentFiles): VolumeMount[] {
  const mounts = new Map<string, VolumeMount>();
  const mount = (name: string, mountPath: string, readOnly: boolean): void => {
    mounts.set(mountPath, { name, mountPath, ...(readOnly ? { readOnly: true } : {}) });
  };
  mount(PLAN_VOLUME, PLAN_DIRECTORY, true);
  mount(STATE_VOLUME, STATE_DIRECTORY, false);
  if (files.credentials.length > 0) mount(AUTH_VOLUME, AUTH_DIRECTORY, true);
  if (files.templates.length > 0) mount(TEMPLATES_VOLUME, TEMPLATES_DIRECTORY, true);
  for (const { path, sources } of directories) {
    if (path === SECRETS_DIRECTORY) mount(SECRETS_VOLUME, SECRETS_DIRECTORY, false);
    else if (path.startsWith(`${ENV_DIRECTORY}/`)) mount(ENV_VOLUME, ENV_DIRECTORY, false);
    else mount(path.slice(VOLUMES_DIRECTORY.length + 1), path, false);
    for (const source of sources) {
      if (source.kind === 'copy') mount(restVolumeName(source.from), source.from, true);
    }
  }
  return [...mounts.values()];
}

function projectedVolume(name: string, files: readonly CredentialFile[]): Volume {
  return { name, projected: { defaultMode: 0o444, sources: files.map(projectionOf) } };
}

/** All optional: a missing Secret or ConfigMap must end in the agent's message, not in a pod that hangs without one. */
function projectionOf({ path, from }: CredentialFile): VolumeProjection {
  if (from.kind === 'serviceAccountToken') {
    const audience = from.audience === undefined ? {} : { audience: from.audience };
    return { serviceAccountToken: { path, expirationSeconds: 3600, ...audience } };
  }
  return { [from.kind]: { name: from.name, items: [{ key: from.key, path }], optional: true } };
}

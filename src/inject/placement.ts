import type { PatchOperation } from '../api/patch-operation.ts';
import type { Container, Pod } from '../api/pod.ts';
import { ENV_DIRECTORY, VOLUMES_DIRECTORY } from '../plan/agent-paths.ts';
import type { Plan } from '../plan/plan.ts';
import { agentContainers, agentVolumes, type AgentFiles } from './agent-containers.ts';
import type { PlacedSpec } from './containers.ts';
import type { InjectContext } from './contract.ts';
import type { Delivery } from './deliver/delivery.ts';
import type { Options } from './options/options.ts';
import { placeAgent, placeMounts, placeVolumes, type RefresherPlace } from './place-parts.ts';

/** One pod that is asked about, and how. */
export interface Asked extends PlacedSpec {
  readonly pod: Pod;
  readonly options: Options;
  readonly context: InjectContext;
}

/** The operations that bring our volumes, mounts and containers into a pod. They come after all others on the spec. */
export function placement(
  { pod, spec, options, context }: Asked,
  plan: Plan,
  files: AgentFiles,
  delivery: Delivery,
): PatchOperation[] {
  const agent = agentContainers(spec, plan.directories, files, options, context.settings);
  const share: PatchOperation[] =
    plan.onChange?.kind === 'signal' && spec.shareProcessNamespace !== true
      ? [{ op: 'add', path: '/spec/shareProcessNamespace', value: true }]
      : [];
  return [
    ...placeVolumes(spec, [...agentVolumes(files), ...delivery.volumes]),
    ...placeMounts(delivery.mounts),
    ...share,
    ...placeAgent(spec, agent, refresherPlace(pod, context), container => isServed(container, plan)),
  ];
}

/** Does a container wait for what the init container writes? */
function isServed({ name, volumeMounts = [] }: Container, { directories }: Plan): boolean {
  const paths = new Set(directories.map(({ path }) => path));
  return (
    paths.has(`${ENV_DIRECTORY}/${name}`) ||
    volumeMounts.some(mount => paths.has(`${VOLUMES_DIRECTORY}/${mount.name}`))
  );
}

// Native sidecars are on by default since 1.29: https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
function refresherPlace(pod: Pod, { server }: InjectContext): RefresherPlace {
  if (server.major > 1 || server.minor >= 29) return 'initContainers';
  return pod.spec?.restartPolicy === undefined || pod.spec.restartPolicy === 'Always'
    ? 'containers'
    : 'nowhere';
}

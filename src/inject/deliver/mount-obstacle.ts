import { posix } from 'node:path';
import type { Container, PodSpec, Volume, VolumeMount } from '../../api/pod.ts';
import type { Finding } from '../../check/finding.ts';
import type { PlacedContainer } from '../containers.ts';
import { refusal } from '../finding.ts';

/**
 * Why a container cannot have one more mount at this path: something is there, or below it, or around it where the
 * container runtime cannot make the folder that a mount needs.
 */
export function mountObstacles(
  { container, path }: PlacedContainer,
  mountPath: string,
  spec: PodSpec,
  fix: string,
): Finding[] {
  const wanted = inContainer(mountPath);
  return occupied(container, spec).flatMap(({ field, at, what, whyFixed }) => {
    const there = inContainer(at);
    const reason = obstacle(there, wanted, whyFixed);
    if (reason === undefined) return [];
    return refusal(
      'PST312',
      `${path}.${field}`,
      `container ${container.name} ${what} ${there}, ${reason}`,
      fix,
    );
  });
}

/** Has a container this mount already, and not one that only looks like it? */
export function hasMount(container: Container, wanted: VolumeMount): boolean {
  return container.volumeMounts?.some(mount => isMount(mount, wanted)) === true;
}

/** Do two mounts show the same part of a volume at the same path with the same rights? */
export function isMount(actual: VolumeMount, wanted: VolumeMount): boolean {
  return (
    actual.name === wanted.name &&
    actual.mountPath === wanted.mountPath &&
    (actual.readOnly ?? false) === (wanted.readOnly ?? false) &&
    (actual.subPath ?? '') === (wanted.subPath ?? '') &&
    (actual.subPathExpr ?? '') === (wanted.subPathExpr ?? '') &&
    (actual.mountPropagation ?? 'None') === (wanted.mountPropagation ?? 'None')
  );
}

/** A path at which a container runtime puts something into a container. */
interface Occupied {
  readonly field: string;
  readonly at: string;
  /** As in "container app mounts volume data at". */
  readonly what: string;
  /** Why no folder can be made below it; undefined: it can. */
  readonly whyFixed: () => string | undefined;
}

function occupied(container: Container, spec: PodSpec): readonly Occupied[] {
  const { volumeMounts, volumeDevices, terminationMessagePath } = container;
  return [
    ...(volumeMounts ?? []).map(({ name, mountPath, readOnly }, i) => ({
      field: `volumeMounts[${i}].mountPath`,
      at: mountPath,
      what: `mounts volume ${name} at`,
      whyFixed: () => (readOnly === true || isReadOnly(volumeOf(name, spec)) ? 'read-only' : undefined),
    })),
    ...(volumeDevices ?? []).map(({ name, devicePath }, i) => ({
      field: `volumeDevices[${i}].devicePath`,
      at: devicePath,
      what: `has the device of volume ${name} at`,
      whyFixed: () => 'no folder',
    })),
    {
      field: 'terminationMessagePath',
      // Kubelet mounts a file of its own there.
      at: terminationMessagePath || TERMINATION_MESSAGE_PATH,
      what: 'has its termination message at',
      whyFixed: () => 'no folder',
    },
  ];
}

/** What an API server makes of an empty one. */
const TERMINATION_MESSAGE_PATH = '/dev/termination-log';

function obstacle(there: string, wanted: string, whyFixed: Occupied['whyFixed']): string | undefined {
  if (there === wanted) return 'where Postern has to mount';
  if (there.startsWith(`${wanted}/`))
    return `and there is no folder for that in what Postern mounts at ${wanted}`;
  if (!wanted.startsWith(there === '/' ? there : `${there}/`)) return undefined;
  const fixed = whyFixed();
  return fixed === undefined
    ? undefined
    : `${fixed}, so that there can be no folder ${wanted} for Postern to mount at`;
}

function volumeOf(name: string, spec: PodSpec): Volume | undefined {
  return spec.volumes?.find(volume => volume.name === name);
}

// Kubelet mounts these read-only whatever the mount says: https://kubernetes.io/docs/concepts/storage/volumes/
function isReadOnly(volume: Volume | undefined): boolean {
  return [volume?.secret, volume?.configMap, volume?.projected, volume?.downwardAPI].some(
    source => source !== undefined,
  );
}

/** Container runtimes take one without a slash at its beginning for one that begins at the root. */
function inContainer(path: string): string {
  return posix.resolve('/', path);
}

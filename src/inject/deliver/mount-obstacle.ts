import { posix } from 'node:path';
import type { Container, PodSpec, Volume, VolumeMount } from '../../api/pod.ts';
import type { Finding } from '../../check/finding.ts';
import type { PlacedContainer } from '../containers.ts';
import { refusal } from '../finding.ts';

/**
 * Why a container cannot have one more mount at this path: a mount is there, or below it, or around it in a volume
 * where the container runtime cannot make the folder that a mount needs.
 */
export function mountObstacles(
  { container, path }: PlacedContainer,
  mountPath: string,
  spec: PodSpec,
  fix: string,
): Finding[] {
  const wanted = posix.normalize(mountPath);
  return (container.volumeMounts ?? []).flatMap((mount, i) => {
    const there = withoutEnd(posix.normalize(mount.mountPath));
    const readOnly = mount.readOnly === true || isReadOnly(volumeOf(mount.name, spec));
    const reason = obstacle(there, wanted, readOnly);
    if (reason === undefined) return [];
    const message = `container ${container.name} mounts volume ${mount.name} at ${there}, ${reason}`;
    return refusal('PST312', `${path}.volumeMounts[${i}].mountPath`, message, fix);
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

function obstacle(there: string, wanted: string, readOnly: boolean): string | undefined {
  if (there === wanted) return 'where Postern has to mount';
  if (there.startsWith(`${wanted}/`))
    return `and there is no folder for that in what Postern mounts at ${wanted}`;
  return readOnly && wanted.startsWith(there === '/' ? there : `${there}/`)
    ? `read-only, so that there can be no folder ${wanted} for Postern to mount at`
    : undefined;
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

function withoutEnd(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

import type { Container, PodSpec, VolumeMount } from '../api/pod.ts';
import type { Finding } from '../check/finding.ts';
import { applicationContainers, type PlacedContainer } from './containers.ts';
import { envMount } from './deliver/deliver-env-exec.ts';
import { secretsMount } from './deliver/deliver-named.ts';
import { excerpt } from '../check/wording/excerpt.ts';
import { refusal } from './finding.ts';
import { isMount } from './deliver/mount-obstacle.ts';
import type { Options } from './options/options.ts';
import { RESERVED_PREFIX } from './recognise.ts';

/**
 * Containers of the application that mount a volume of ours (PST312). The pod need not declare that volume: our patch
 * does, and the container would have the agent's credentials, or could write what all others read.
 *
 * @param options those of a pod that an earlier call injected; the mounts that it added are let through. Absent: none.
 */
export function reservedMounts(spec: PodSpec | undefined, options?: Options): Finding[] {
  return spec === undefined
    ? []
    : containersOf(spec).flatMap(({ container, path }) => {
        const added = options === undefined ? [] : [secretsMount(options), envMount(container)];
        return mountFaults(container, path, added).concat(deviceFaults(container, path));
      });
}

function mountFaults(
  { name, volumeMounts = [] }: Container,
  path: string,
  added: readonly VolumeMount[],
): Finding[] {
  return volumeMounts.flatMap((mount, i) =>
    !isReserved(mount) || added.some(wanted => isMount(mount, wanted))
      ? []
      : fault(name, mount.name, `${path}.volumeMounts[${i}].name`),
  );
}

function deviceFaults({ name, volumeDevices = [] }: Container, path: string): Finding[] {
  return volumeDevices.flatMap((device, i) =>
    isReserved(device) ? fault(name, device.name, `${path}.volumeDevices[${i}].name`) : [],
  );
}

function isReserved({ name }: { readonly name: string }): boolean {
  return name.startsWith(RESERVED_PREFIX);
}

function fault(container: string, volume: string, path: string): Finding {
  return refusal(
    'PST312',
    path,
    `container ${excerpt(container)} mounts volume ${excerpt(volume)}; volumes whose names begin with ${RESERVED_PREFIX} belong to Postern, which mounts them itself`,
    'remove the mount',
  );
}

function containersOf(spec: PodSpec): Pick<PlacedContainer, 'container' | 'path'>[] {
  const ephemeral = spec.ephemeralContainers ?? [];
  return [
    ...applicationContainers(spec),
    ...ephemeral.map((container, i) => ({ container, path: `spec.ephemeralContainers[${i}]` })),
  ];
}

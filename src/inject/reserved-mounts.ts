import type { Container, VolumeMount } from '../api/pod.ts';
import type { Finding } from '../check/finding.ts';
import type { PlacedSpec } from './containers.ts';
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
export function reservedMounts({ spec, containers }: PlacedSpec, options?: Options): Finding[] {
  const findings: Finding[] = [];
  for (const { container, path } of containers) addFaults(findings, container, path, options);
  spec.ephemeralContainers?.forEach((container, i) =>
    addFaults(findings, container, `spec.ephemeralContainers[${i}]`, options),
  );
  return findings;
}

function addFaults(
  findings: Finding[],
  container: Container,
  path: string,
  options: Options | undefined,
): void {
  const isAdded = (mount: VolumeMount): boolean =>
    options !== undefined && (isMount(mount, secretsMount(options)) || isMount(mount, envMount(container)));
  container.volumeMounts?.forEach((mount, i) => {
    if (isReserved(mount) && !isAdded(mount))
      findings.push(fault(container.name, mount.name, `${path}.volumeMounts[${i}].name`));
  });
  container.volumeDevices?.forEach((device, i) => {
    if (isReserved(device))
      findings.push(fault(container.name, device.name, `${path}.volumeDevices[${i}].name`));
  });
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

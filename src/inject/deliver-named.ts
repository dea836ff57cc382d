import type { Pod } from '../api/pod.ts';
import type { Finding } from '../check/finding.ts';
import { targetName } from '../manifest/produced-keys.ts';
import type { ManifestView } from '../manifest/view.ts';
import { SECRETS_DIRECTORY } from '../plan/agent-paths.ts';
import { chosenContainers } from './containers.ts';
import type { Delivery } from './delivery.ts';
import { memoryVolume } from './memory-volume.ts';
import { hasMount, mountObstacles } from './mount-obstacle.ts';
import type { Options } from './options.ts';

export const SECRETS_VOLUME = 'postern-secrets';

/** Named ExternalSecrets as files: `<mount-path>/<target name>/<key>`, read-only in the chosen containers. */
export function deliverNamed(
  pod: Pod,
  names: readonly string[],
  options: Options,
  manifests: ManifestView,
  namespace: string,
): Delivery {
  const sources = names.map(name => {
    const externalSecret = manifests.externalSecret(namespace, name);
    return {
      kind: 'files' as const,
      secret: name,
      folder: externalSecret === undefined ? name : targetName(externalSecret),
    };
  });
  return {
    directories: [
      {
        path: SECRETS_DIRECTORY,
        fileMode: options['file-mode'] ?? 0o644,
        ...(pod.spec?.securityContext?.fsGroup === undefined ? {} : { groupRead: true as const }),
        sources,
      },
    ],
    volumes: [memoryVolume(SECRETS_VOLUME, options['size-limit'] ?? '')],
    patch: [],
    ...mountSecrets(pod, options),
  };
}

function mountSecrets(pod: Pod, options: Options): Pick<Delivery, 'mounts' | 'findings'> {
  const mounts: Delivery['mounts'][number][] = [];
  const findings: Finding[] = [];
  const mount = { name: SECRETS_VOLUME, mountPath: options['mount-path'] ?? '', readOnly: true };
  const spec = pod.spec ?? { containers: [] };
  for (const at of chosenContainers(pod, options)) {
    if (hasMount(at.container, SECRETS_VOLUME, mount.mountPath)) continue;
    findings.push(
      ...mountObstacles(at, mount.mountPath, spec, 'set postern.dev/mount-path to a path of its own'),
    );
    mounts.push({ at, mount });
  }
  return { mounts, findings };
}

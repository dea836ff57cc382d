import type { Pod } from '../api/pod.ts';
import type { Finding } from '../check/finding.ts';
import { targetName } from '../manifest/produced-keys.ts';
import type { ManifestView } from '../manifest/view.ts';
import { SECRETS_DIRECTORY } from '../plan/agent-paths.ts';
import { chosenContainers } from './containers.ts';
import type { Delivery } from './delivery.ts';
import { refusal } from './finding.ts';
import { memoryVolume } from './memory-volume.ts';
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
  for (const at of chosenContainers(pod, options)) {
    const taken =
      at.container.volumeMounts?.findIndex(({ mountPath }) => mountPath === mount.mountPath) ?? -1;
    if (taken === -1) {
      mounts.push({ at, mount });
    } else if (at.container.volumeMounts?.[taken]?.name !== SECRETS_VOLUME) {
      findings.push(
        refusal(
          'PST312',
          `${at.path}.volumeMounts[${taken}].mountPath`,
          `container ${at.container.name} already mounts something at ${mount.mountPath}`,
          'set postern.dev/mount-path to a free path',
        ),
      );
    }
  }
  return { mounts, findings };
}

import type { VolumeMount } from '../../api/pod.ts';
import type { Finding } from '../../check/finding.ts';
import { formatFiles } from '../../formats/names.ts';
import { targetName } from '../../manifest/produced-keys.ts';
import type { ManifestView } from '../../manifest/view.ts';
import { SECRETS_DIRECTORY } from '../../plan/agent-paths.ts';
import type { FilesSource, FormatSource } from '../../plan/plan.ts';
import type { PlacedSpec } from '../containers.ts';
import type { Delivery } from './delivery.ts';
import { refusal } from '../finding.ts';
import { memoryVolume } from './memory-volume.ts';
import { hasMount, mountObstacles } from './mount-obstacle.ts';
import { INJECT_ANNOTATION, type FileForm, type Options } from '../options/options.ts';
import { annotationPath } from '../options/read-options.ts';

export const SECRETS_VOLUME = 'postern-secrets';

/** Named ExternalSecrets as files: `<mount-path>/<target name>/<key>`, or one file of a format, read-only in the containers. */
export function deliverNamed(
  pod: PlacedSpec,
  names: readonly string[],
  options: Options,
  manifests: ManifestView,
  namespace: string,
): Delivery {
  const sources = names.flatMap(name => {
    const externalSecret = manifests.externalSecret(namespace, name);
    const folder = externalSecret === undefined ? name : targetName(externalSecret);
    return (options.format?.get(name) ?? ['files']).map(form => sourceOf(name, folder, form));
  });
  const mounted = mountSecrets(pod, options);
  return {
    directories: [
      {
        path: SECRETS_DIRECTORY,
        fileMode: options['file-mode'] ?? 0o644,
        ...(pod.spec.securityContext?.fsGroup === undefined ? {} : { groupRead: true as const }),
        sources,
      },
    ],
    volumes: [memoryVolume(SECRETS_VOLUME, options['size-limit'] ?? '')],
    patch: [],
    mounts: mounted.mounts,
    findings: [...mounted.findings, ...sharedTargets(names, manifests, namespace)],
  };
}

function sourceOf(secret: string, folder: string, form: FileForm): FilesSource | FormatSource {
  if (form === 'files') return { kind: 'files', secret, folder };
  return { kind: 'format', secret, format: form, path: `${folder}/${formatFiles[form]}` };
}

/** Two of one target name would write into one folder, the later over the earlier. */
function sharedTargets(names: readonly string[], manifests: ManifestView, namespace: string): Finding[] {
  const first = new Map<string, string>();
  return names.flatMap(name => {
    const externalSecret = manifests.externalSecret(namespace, name);
    if (externalSecret === undefined) return [];
    const target = targetName(externalSecret);
    const other = first.get(target);
    if (other === undefined) {
      first.set(target, name);
      return [];
    }
    return refusal(
      'PST311',
      annotationPath(INJECT_ANNOTATION),
      `ExternalSecrets ${other} and ${name} both write Secret ${target}: their files would be in one folder`,
      'give one of them another spec.target.name',
    );
  });
}

/** What a container gets in which named ExternalSecrets appear. */
export function secretsMount(options: Options): VolumeMount {
  return { name: SECRETS_VOLUME, mountPath: options['mount-path'] ?? '', readOnly: true };
}

function mountSecrets(
  { spec, containers }: PlacedSpec,
  options: Options,
): Pick<Delivery, 'mounts' | 'findings'> {
  const mounts: Delivery['mounts'][number][] = [];
  const findings: Finding[] = [];
  const mount = secretsMount(options);
  for (const at of containers) {
    if (hasMount(at.container, mount)) continue;
    findings.push(
      ...mountObstacles(at, mount.mountPath, spec, 'set postern.dev/mount-path to a path of its own'),
    );
    mounts.push({ at, mount });
  }
  return { mounts, findings };
}

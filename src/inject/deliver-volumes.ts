import type { Pod, Volume, VolumeProjection } from '../api/pod.ts';
import { REST_DIRECTORY, VOLUMES_DIRECTORY } from '../plan/agent-paths.ts';
import type { DirectoryPlan, DirectorySource, FilesSource } from '../plan/plan.ts';
import { applicationContainers } from './containers.ts';
import type { PatchOperation } from './contract.ts';
import type { Delivery } from './delivery.ts';
import { warning } from './finding.ts';
import { memoryVolume } from './memory-volume.ts';
import type { ServedSecrets } from './served-secrets.ts';

// https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume/: defaultMode
const KUBELET_DEFAULT_MODE = 0o644;

/** Drop-in: Secret volumes and the Secret parts of projected volumes become memory volumes of the same name. */
export function deliverVolumes(pod: Pod, served: ServedSecrets, sizeLimit: string): Delivery {
  const spec = pod.spec;
  const directories: DirectoryPlan[] = [];
  const volumes: Volume[] = [];
  const patch: PatchOperation[] = [];
  const groupRead = spec?.securityContext?.fsGroup === undefined ? {} : { groupRead: true as const };
  for (const [i, volume] of (spec?.volumes ?? []).entries()) {
    const content = servedContent(volume, served);
    if (content === undefined) continue;
    const rest = content.rest.length === 0 ? undefined : restVolume(volume, content.rest);
    if (rest !== undefined) volumes.push(rest);
    directories.push({
      path: `${VOLUMES_DIRECTORY}/${volume.name}`,
      fileMode: content.mode,
      ...groupRead,
      sources:
        rest === undefined
          ? content.sources
          : [{ kind: 'copy', from: `${REST_DIRECTORY}/${volume.name}` }, ...content.sources],
    });
    patch.push({ op: 'replace', path: `/spec/volumes/${i}`, value: memoryVolume(volume.name, sizeLimit) });
  }
  const names = new Set(directories.map(({ path }) => path.slice(VOLUMES_DIRECTORY.length + 1)));
  const readOnly = mountReadOnly(pod, names);
  return {
    directories,
    volumes,
    mounts: [],
    patch: [...patch, ...readOnly.patch],
    findings: readOnly.findings,
  };
}

/** Name of the volume that keeps what is not served of a projected volume; one name for each, within 63 letters. */
export function restVolumeName(volumeName: string): string {
  return `postern-rest-${volumeName}`.slice(0, 63).replace(/-+$/, '');
}

interface Content {
  readonly mode: number;
  readonly sources: DirectorySource[];
  readonly rest: VolumeProjection[];
}

function servedContent(volume: Volume, served: ServedSecrets): Content | undefined {
  if (volume.secret?.secretName !== undefined) {
    const source = filesSource({ ...volume.secret, name: volume.secret.secretName }, served);
    return source && { mode: volume.secret.defaultMode ?? KUBELET_DEFAULT_MODE, sources: [source], rest: [] };
  }
  const sources: DirectorySource[] = [];
  const rest: VolumeProjection[] = [];
  for (const projection of volume.projected?.sources ?? []) {
    const source =
      projection.secret?.name === undefined
        ? undefined
        : filesSource({ ...projection.secret, name: projection.secret.name }, served);
    if (source === undefined) rest.push(projection);
    else sources.push(source);
  }
  if (sources.length === 0) return undefined;
  return { mode: volume.projected?.defaultMode ?? KUBELET_DEFAULT_MODE, sources, rest };
}

interface SecretReference {
  readonly name: string;
  readonly items?: { key: string; path: string; mode?: number }[];
  readonly optional?: boolean;
}

function filesSource(reference: SecretReference, served: ServedSecrets): FilesSource | undefined {
  const secret = served.by(reference.name);
  if (secret === undefined) return undefined;
  return {
    kind: 'files',
    secret,
    folder: '',
    ...(reference.items === undefined ? {} : { items: reference.items }),
    ...(reference.optional === true ? { optional: true as const } : {}),
  };
}

function restVolume(volume: Volume, sources: VolumeProjection[]): Volume {
  return { name: restVolumeName(volume.name), projected: { ...volume.projected, sources } };
}

function mountReadOnly(pod: Pod, names: ReadonlySet<string>): Pick<Delivery, 'patch' | 'findings'> {
  const patch: PatchOperation[] = [];
  const findings = [];
  if (pod.spec === undefined || names.size === 0) return { patch, findings: [] };
  for (const { container, pointer, path } of applicationContainers(pod.spec)) {
    for (const [i, mount] of (container.volumeMounts ?? []).entries()) {
      if (!names.has(mount.name)) continue;
      if (mount.readOnly !== true)
        patch.push({ op: 'add', path: `${pointer}/volumeMounts/${i}/readOnly`, value: true });
      if (mount.subPath !== undefined || mount.subPathExpr !== undefined) {
        findings.push(
          warning(
            'PST315',
            `${path}.volumeMounts[${i}].subPath`,
            `a subPath mount of volume ${mount.name} keeps the file it had when the container started`,
            'mount the whole volume to follow changes',
          ),
        );
      }
    }
  }
  return { patch, findings };
}

import type { PatchOperation } from '../../api/patch-operation.ts';
import { createHash } from 'node:crypto';
import type { Volume, VolumeProjection } from '../../api/pod.ts';
import type { Finding } from '../../check/finding.ts';
import { REST_DIRECTORY, VOLUMES_DIRECTORY } from '../../plan/agent-paths.ts';
import type { DirectoryPlan, FilesSource } from '../../plan/plan.ts';
import type { PlacedContainer, PlacedSpec } from '../containers.ts';
import type { Delivery } from './delivery.ts';
import { warning } from '../finding.ts';
import type { JudgeKey } from '../key-fault.ts';
import { memoryVolume } from './memory-volume.ts';
import type { ServedSecrets } from '../served-secrets.ts';
import {
  cleanPath,
  modeFindings,
  sourceFindings,
  type Item,
  type SecretReference,
} from '../volume-findings.ts';

// https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume/: defaultMode
const KUBELET_DEFAULT_MODE = 0o644;

export interface VolumeContext {
  readonly judgeKey: JudgeKey;
  readonly sizeLimit: string;
  /** What an earlier call planned: those volumes are memory volumes by now. */
  readonly earlier?: readonly DirectoryPlan[];
}

/** Drop-in: Secret volumes and the Secret parts of projected volumes become memory volumes of the same name. */
export function deliverVolumes(
  { spec, containers }: PlacedSpec,
  served: ServedSecrets,
  context: VolumeContext,
): Delivery {
  const directories: DirectoryPlan[] = [];
  const volumes: Volume[] = [];
  const patch: PatchOperation[] = [];
  const findings: Finding[] = [];
  const names = new Set(earlierVolumes(context));
  const hasGroup = spec.securityContext?.fsGroup !== undefined;
  spec.volumes?.forEach((volume, i) => {
    const content = servedContent(volume, served, `spec.volumes[${i}]`);
    if (content === undefined) return;
    const { mode, sources, rest } = content;
    findings.push(...modeFindings(mode, content.path));
    for (const { reference, secret, path } of sources) {
      findings.push(...sourceFindings(reference, secret, path, context.judgeKey));
    }
    directories.push({
      path: `${VOLUMES_DIRECTORY}/${volume.name}`,
      fileMode: mode,
      ...(hasGroup ? { groupRead: true } : {}),
      sources: [
        ...(rest.length === 0 ? [] : [{ kind: 'copy' as const, from: `${REST_DIRECTORY}/${volume.name}` }]),
        ...sources.map(filesSource),
      ],
    });
    if (rest.length > 0) volumes.push(restVolume(volume, rest, hasGroup));
    names.add(volume.name);
    patch.push({
      op: 'replace',
      path: `/spec/volumes/${i}`,
      value: memoryVolume(volume.name, context.sizeLimit),
    });
  });
  const readOnly = mountReadOnly(containers, names);
  return {
    directories,
    volumes,
    mounts: [],
    patch: [...patch, ...readOnly.patch],
    findings: [...findings, ...readOnly.findings],
  };
}

const LONGEST_NAME = 63;

/** Name of the volume that keeps what is not served of a projected volume; one name for each, within 63 letters. */
export function restVolumeName(volumeName: string): string {
  const name = `postern-rest-${volumeName}`;
  if (name.length <= LONGEST_NAME) return name;
  const hash = createHash('sha256').update(volumeName).digest('hex').slice(0, 8);
  return `${name.slice(0, LONGEST_NAME - 9)}-${hash}`;
}

function earlierVolumes({ earlier = [] }: VolumeContext): readonly string[] {
  const folder = `${VOLUMES_DIRECTORY}/`;
  return earlier.flatMap(({ path }) => (path.startsWith(folder) ? path.slice(folder.length) : []));
}

interface ServedSource {
  readonly reference: SecretReference;
  /** Name of the ExternalSecret. */
  readonly secret: string;
  readonly path: string;
}

interface Content {
  readonly mode: number;
  /** Field path of what the mode belongs to. */
  readonly path: string;
  readonly sources: readonly ServedSource[];
  readonly rest: readonly VolumeProjection[];
}

function servedContent(volume: Volume, served: ServedSecrets, path: string): Content | undefined {
  if (volume.secret?.secretName !== undefined) {
    const { secretName, defaultMode = KUBELET_DEFAULT_MODE } = volume.secret;
    const secret = served.by(secretName);
    const place = `${path}.secret`;
    return secret === undefined
      ? undefined
      : {
          mode: defaultMode,
          path: place,
          sources: [{ reference: volume.secret, secret, path: place }],
          rest: [],
        };
  }
  const sources: ServedSource[] = [];
  const rest: VolumeProjection[] = [];
  volume.projected?.sources?.forEach((projection, i) => {
    const reference = projection.secret;
    const secret = reference?.name === undefined ? undefined : served.by(reference.name);
    if (reference === undefined || secret === undefined) rest.push(projection);
    else sources.push({ reference, secret, path: `${path}.projected.sources[${i}].secret` });
  });
  if (sources.length === 0) return undefined;
  const mode = volume.projected?.defaultMode ?? KUBELET_DEFAULT_MODE;
  return { mode, path: `${path}.projected`, sources, rest };
}

function filesSource({ reference: { items, optional }, secret }: ServedSource): FilesSource {
  return {
    kind: 'files',
    secret,
    folder: '',
    ...(items === undefined ? {} : { items: items.map(cleanItem) }),
    ...(optional === true ? { optional: true as const } : {}),
  };
}

function cleanItem({ key, path, mode }: Item): Item {
  return { key, path: cleanPath(path), ...(mode === undefined ? {} : { mode }) };
}

/** With an fsGroup kubelet lets the agent read every file; without one, only what all may read. */
function restVolume(volume: Volume, rest: readonly VolumeProjection[], hasGroup: boolean): Volume {
  const { defaultMode } = volume.projected ?? {};
  return {
    name: restVolumeName(volume.name),
    projected: {
      ...(defaultMode === undefined ? {} : { defaultMode: hasGroup ? defaultMode : defaultMode | 0o444 }),
      sources: hasGroup ? [...rest] : rest.map(readableByAll),
    },
  };
}

function readableByAll(projection: VolumeProjection): VolumeProjection {
  const open = structuredClone(projection);
  for (const source of [open.configMap, open.secret, open.downwardAPI]) {
    for (const item of source?.items ?? []) if (item.mode !== undefined) item.mode |= 0o444;
  }
  return open;
}

function mountReadOnly(
  containers: readonly PlacedContainer[],
  names: ReadonlySet<string>,
): Pick<Delivery, 'patch' | 'findings'> {
  const patch: PatchOperation[] = [];
  const findings: Finding[] = [];
  if (names.size === 0) return { patch, findings };
  for (const { container, pointer, path } of containers) {
    container.volumeMounts?.forEach((mount, i) => {
      if (!names.has(mount.name)) return;
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
    });
  }
  return { patch, findings };
}

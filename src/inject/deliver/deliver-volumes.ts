import type { PatchOperation } from '../../api/patch-operation.ts';
import type { Volume, VolumeProjection } from '../../api/pod.ts';
import type { Finding } from '../../check/finding.ts';
import { VOLUMES_DIRECTORY } from '../../plan/agent-paths.ts';
import type { DirectoryPlan, DirectorySource, FilesSource } from '../../plan/plan.ts';
import type { PlacedContainer, PlacedSpec } from '../containers.ts';
import type { Delivery } from './delivery.ts';
import { warning } from '../finding.ts';
import type { JudgeKey } from '../key-fault.ts';
import { memoryVolume } from './memory-volume.ts';
import { restPath, restVolume } from './rest-volume.ts';
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
    const { mode, parts } = content;
    findings.push(...modeFindings(mode, content.path));
    const sources: DirectorySource[] = [];
    let rests = 0;
    for (const part of parts) {
      if ('rest' in part) {
        rests += 1;
        sources.push({ kind: 'copy', from: restPath(volume.name, rests) });
        volumes.push(restVolume(volume, rests, part.rest, hasGroup));
      } else {
        findings.push(...sourceFindings(part.reference, part.secret, part.path, context.judgeKey));
        sources.push(filesSource(part));
      }
    }
    directories.push({
      path: `${VOLUMES_DIRECTORY}/${volume.name}`,
      fileMode: mode,
      ...(hasGroup ? { groupRead: true } : {}),
      sources,
    });
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

/** Sources that follow one another and are not served. */
interface RestSources {
  readonly rest: VolumeProjection[];
}

interface Content {
  readonly mode: number;
  /** Field path of what the mode belongs to. */
  readonly path: string;
  /** In the order of the volume's sources: where two have the same file, kubelet takes that of the later one. */
  readonly parts: readonly (ServedSource | RestSources)[];
}

function servedContent(volume: Volume, served: ServedSecrets, path: string): Content | undefined {
  if (volume.secret?.secretName !== undefined) {
    const { secretName, defaultMode = KUBELET_DEFAULT_MODE } = volume.secret;
    const secret = served.by(secretName, volume.secret);
    const place = `${path}.secret`;
    return secret === undefined
      ? undefined
      : { mode: defaultMode, path: place, parts: [{ reference: volume.secret, secret, path: place }] };
  }
  const parts: (ServedSource | RestSources)[] = [];
  volume.projected?.sources?.forEach((projection, i) => {
    const reference = projection.secret;
    const secret = reference?.name === undefined ? undefined : served.by(reference.name, reference);
    if (reference !== undefined && secret !== undefined) {
      parts.push({ reference, secret, path: `${path}.projected.sources[${i}].secret` });
      return;
    }
    const last = parts.at(-1);
    if (last !== undefined && 'rest' in last) last.rest.push(projection);
    else parts.push({ rest: [projection] });
  });
  if (parts.every(part => 'rest' in part)) return undefined;
  const mode = volume.projected?.defaultMode ?? KUBELET_DEFAULT_MODE;
  return { mode, path: `${path}.projected`, parts };
}

function filesSource({ reference: { items = [], optional }, secret }: ServedSource): FilesSource {
  return {
    kind: 'files',
    secret,
    folder: '',
    // Of an empty list kubelet takes every key.
    ...(items.length === 0 ? {} : { items: items.map(cleanItem) }),
    ...(optional === true ? { optional: true as const } : {}),
  };
}

function cleanItem({ key, path, mode }: Item): Item {
  return { key, path: cleanPath(path), ...(mode === undefined ? {} : { mode }) };
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

/** What kubelet puts into a volume: https://kubernetes.io/docs/concepts/storage/volumes/ */
import type { Payload, PayloadFile } from '../../agent/files/payload.ts';
import type { Pod, Volume, VolumeProjection } from '../../api/pod.ts';

/** The objects and tokens that volumes are filled from. */
export interface PodSources {
  secret(name: string): Promise<Readonly<Record<string, string | Buffer>> | undefined>;
  configMap(name: string): Promise<Readonly<Record<string, string>> | undefined>;
  serviceAccountToken(audience: string | undefined): Promise<string>;
}

const DEFAULT_MODE = 0o644;

/**
 * The files of a volume; undefined: it is one that containers write to. A key that is not there is left out, where
 * kubelet would wait unless the volume is optional.
 */
export async function volumeFiles(
  volume: Volume,
  pod: Pod,
  sources: PodSources,
): Promise<Payload | undefined> {
  const { secret, configMap, downwardAPI, projected } = volume;
  const projections: VolumeProjection[] = projected?.sources ?? [
    ...(secret === undefined ? [] : [{ secret: projectedSecret(secret) }]),
    ...(configMap === undefined ? [] : [{ configMap }]),
    ...(downwardAPI === undefined ? [] : [{ downwardAPI }]),
  ];
  if (projections.length === 0) return undefined;
  const { defaultMode = DEFAULT_MODE } = projected ?? secret ?? configMap ?? downwardAPI ?? {};
  const files = new Map<string, PayloadFile>();
  for (const projection of projections) {
    for (const { path, content, mode = defaultMode } of await projectedFiles(projection, pod, sources))
      files.set(path, { data: Buffer.from(content), mode });
  }
  return files;
}

/** A volume of its own names its Secret by another field than a source of a projected volume. */
function projectedSecret({ secretName, items }: NonNullable<Volume['secret']>): ProjectedSecret {
  return {
    ...(secretName === undefined ? {} : { name: secretName }),
    ...(items === undefined ? {} : { items }),
  };
}

type ProjectedSecret = NonNullable<VolumeProjection['secret']>;

interface ProjectedFile {
  readonly path: string;
  readonly content: string | Buffer;
  readonly mode?: number | undefined;
}

async function projectedFiles(
  { serviceAccountToken, secret, configMap, downwardAPI }: VolumeProjection,
  pod: Pod,
  sources: PodSources,
): Promise<ProjectedFile[]> {
  const token =
    serviceAccountToken === undefined
      ? []
      : [
          {
            path: serviceAccountToken.path,
            content: await sources.serviceAccountToken(serviceAccountToken.audience),
          },
        ];
  const fields = (downwardAPI?.items ?? []).map(({ path, fieldRef, mode }) => ({
    path,
    content: podField(pod, fieldRef?.fieldPath ?? ''),
    mode,
  }));
  return [
    ...token,
    ...fields,
    ...keyFiles(secret?.items, secret?.name === undefined ? undefined : await sources.secret(secret.name)),
    ...keyFiles(
      configMap?.items,
      configMap?.name === undefined ? undefined : await sources.configMap(configMap.name),
    ),
  ];
}

/** Every key under its own name where the volume lists none. */
function keyFiles(
  items: readonly { key: string; path: string; mode?: number }[] | undefined,
  data: Readonly<Record<string, string | Buffer>> = {},
): ProjectedFile[] {
  const wanted = items ?? Object.keys(data).map(key => ({ key, path: key, mode: undefined }));
  return wanted.flatMap(({ key, path, mode }) => {
    const content = data[key];
    return content === undefined ? [] : [{ path, content, mode }];
  });
}

// https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#available-fields
function podField({ metadata }: Pod, path: string): string {
  const [, field, name = ''] = /^metadata\.(annotations|labels)\['(.+)'\]$/.exec(path) ?? [];
  if (field === 'annotations' || field === 'labels') return metadata?.[field]?.[name] ?? '';
  if (path === 'metadata.labels') {
    return Object.entries(metadata?.labels ?? {})
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .sort()
      .join('\n');
  }
  if (path === 'metadata.name') return metadata?.name ?? '';
  if (path === 'metadata.namespace') return metadata?.namespace ?? '';
  throw new Error(`the field ${path} of a pod is not one that is laid out here`);
}

import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { tar, type TarEntry, type TarFile } from './tar.ts';

/** How a container of the image starts: the fields of the OCI image configuration of the same names. */
export interface ImageConfig {
  readonly User?: string;
  readonly Entrypoint: readonly string[];
  readonly Cmd?: readonly string[];
  readonly WorkingDir?: string;
  readonly Env?: readonly string[];
  readonly Labels?: Readonly<Record<string, string>>;
}

export interface Image {
  /** Name with tag, for example `localhost/postern:test`. */
  readonly name: string;
  readonly files: readonly TarEntry[];
  readonly config: ImageConfig;
}

interface Blob {
  readonly digest: string;
  readonly size: number;
  readonly file: TarFile;
}

/**
 * Writes an image as an OCI image layout in a tar file, which containerd, podman, skopeo and `docker load` read: one
 * uncompressed layer, the configuration, the manifest and the index
 * (https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md). The same image always gives the same bytes.
 * Gives the manifest's digest, `sha256:…`, by which the image can be pinned.
 */
export async function writeOciArchive(path: string, { name, files, config }: Image): Promise<string> {
  const temporary = await mkdtemp(join(tmpdir(), 'postern-image-'));
  try {
    const layer = await layerBlob(files, join(temporary, 'layer.tar'));
    const configuration = jsonBlob({
      architecture: architecture(),
      os: 'linux',
      created: '1970-01-01T00:00:00Z',
      config,
      rootfs: { type: 'layers', diff_ids: [layer.digest] },
    });
    const manifest = jsonBlob({
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      config: { mediaType: mediaTypes.config, digest: configuration.digest, size: configuration.size },
      layers: [{ mediaType: mediaTypes.layer, digest: layer.digest, size: layer.size }],
    });
    const index = {
      schemaVersion: 2,
      mediaType: mediaTypes.index,
      manifests: [
        {
          mediaType: mediaTypes.manifest,
          digest: manifest.digest,
          size: manifest.size,
          platform: { architecture: architecture(), os: 'linux' },
          annotations: {
            'io.containerd.image.name': name,
            'org.opencontainers.image.ref.name': name.slice(name.lastIndexOf(':') + 1),
          },
        },
      ],
    };
    const layout: TarEntry[] = [
      jsonFile('/oci-layout', { imageLayoutVersion: '1.0.0' }),
      jsonFile('/index.json', index),
      { type: 'folder', path: '/blobs', mode: 0o755 },
      { type: 'folder', path: '/blobs/sha256', mode: 0o755 },
      layer.file,
      configuration.file,
      manifest.file,
    ];
    await pipeline(Readable.from(tar(layout)), createWriteStream(path));
    return manifest.digest;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
} as const;

/** The layer goes through a file: its digest and its size stand before its bytes in the archive. */
async function layerBlob(files: readonly TarEntry[], path: string): Promise<Blob> {
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(Readable.from(tar(files)), hashing, createWriteStream(path));
  return blob(hash.digest('hex'), (await stat(path)).size, { copyOf: path });
}

function jsonBlob(value: unknown): Blob {
  const content = Buffer.from(JSON.stringify(value));
  return blob(createHash('sha256').update(content).digest('hex'), content.length, content);
}

function blob(hex: string, size: number, content: TarFile['content']): Blob {
  const file: TarFile = { type: 'file', path: `/blobs/sha256/${hex}`, mode: 0o644, content };
  return { digest: `sha256:${hex}`, size, file };
}

function jsonFile(path: string, value: unknown): TarFile {
  return { type: 'file', path, mode: 0o644, content: Buffer.from(JSON.stringify(value)) };
}

/** Go's names, which images use, differ from Node's. */
function architecture(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch;
}

import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeOciArchive, type Image } from './oci-archive.ts';

interface Descriptor {
  readonly digest: string;
  readonly size: number;
}

const image: Image = {
  name: 'localhost/sample:7',
  files: [{ type: 'file', path: '/word', mode: 0o644, content: Buffer.from('hello') }],
  config: { User: '65532:65532', Entrypoint: ['/word'], Env: ['A=b'] },
};

describe('an image archive', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'postern-oci-'));
    await writeOciArchive(join(folder, 'image.tar'), image);
    await promisify(execFile)('tar', ['-xf', 'image.tar'], { cwd: folder });
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const json = async (path: string) => JSON.parse(await readFile(join(folder, path), 'utf8'));
  const blob = async ({ digest, size }: Descriptor): Promise<Buffer> => {
    const bytes = await readFile(join(folder, 'blobs', digest.replace(':', '/')));
    expect(bytes.length).toBe(size);
    expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(digest);
    return bytes;
  };
  const manifest = async (): Promise<{ config: Descriptor; layers: [Descriptor] }> => {
    const index: { manifests: [Descriptor] } = await json('index.json');
    return JSON.parse((await blob(index.manifests[0])).toString());
  };

  test('says which layout it has and what the image is called', async () => {
    expect(await json('oci-layout')).toEqual({ imageLayoutVersion: '1.0.0' });
    expect(await json('index.json')).toMatchObject({
      manifests: [
        {
          annotations: {
            'io.containerd.image.name': 'localhost/sample:7',
            'org.opencontainers.image.ref.name': '7',
          },
        },
      ],
    });
  });

  test('leads by true digests and sizes from the index to a configuration that names the layer', async () => {
    const { config, layers } = await manifest();

    expect(JSON.parse((await blob(config)).toString())).toMatchObject({
      os: 'linux',
      config: image.config,
      rootfs: { type: 'layers', diff_ids: [layers[0].digest] },
    });
  });

  test('has the files in its layer', async () => {
    const layer = await blob((await manifest()).layers[0]);

    expect(layer.subarray(0, 4).toString()).toBe('word');
    expect(layer.subarray(512, 517).toString()).toBe('hello');
  });

  test('has the same bytes when it is written again', async () => {
    await writeOciArchive(join(folder, 'again.tar'), image);

    const [first, second] = await Promise.all(
      ['image.tar', 'again.tar'].map(async name => readFile(join(folder, name))),
    );

    expect(second).toEqual(first);
  });
});

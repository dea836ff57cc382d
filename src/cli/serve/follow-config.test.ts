import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CertificateSource } from '../../certs/sources/certificate-source.ts';
import { followConfig } from './follow-config.ts';

const OWN = 'image: x\n';
let folder: string;
let file: string;
let stop: (() => Promise<void>) | undefined;
let heard: string[];
let sources: CertificateSource[];
let told: () => void;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-config-'));
  file = join(folder, 'config.yaml');
  await writeFile(file, OWN);
  heard = [];
  sources = [];
  told = () => {};
});

afterEach(async () => {
  await stop?.();
  await rm(folder, { recursive: true });
});

function follow(everyMs: number): void {
  const say = (fields: object, message: string) => {
    heard.push(`${message} ${JSON.stringify(fields)}`);
    told();
  };
  const changed = (source: CertificateSource) => void sources.push(source);
  stop = followConfig({ file, text: OWN, changed, log: { info: say, warn: say }, everyMs });
}

/** Does something to the file and waits for the next word about it, of that kind. */
async function answerTo(change: () => Promise<void>, kind = ''): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<void>();
  told = () => {
    if (heard.at(-1)?.includes(kind)) resolve();
  };
  await change();
  await promise;
  // The source is handed over after the word about it.
  await Promise.resolve();
  return heard.at(-1);
}

/** At one stroke, as every editor that is worth it and kubelet do. */
async function replaceFile(text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

const SECRET = 'certificates: { source: secret, secret: tls }\n';

// With events of the file system alone, with looks alone, and with both a change is noticed.
test.each([
  ['by an event', 3_600_000],
  ['by looking', 5],
])('another source is used as soon as it is noticed %s', async (_how, everyMs) => {
  follow(everyMs);
  const word = await answerTo(() => replaceFile(SECRET));
  expect(word).toContain('the source of the certificate changed');
  expect(sources).toEqual([{ from: 'secret', name: 'tls' }]);
  await answerTo(() => replaceFile(OWN));
  expect(sources.at(-1)).toEqual({ from: 'own' });
});

test('a change through links, as kubelet makes it, is noticed', async () => {
  await rm(file);
  await mkdir(join(folder, 'first'));
  await mkdir(join(folder, 'second'));
  await writeFile(join(folder, 'first/config.yaml'), OWN);
  await writeFile(join(folder, 'second/config.yaml'), SECRET);
  await symlink('first', join(folder, '..data'));
  await symlink('..data/config.yaml', file);
  follow(3_600_000);
  await answerTo(async () => {
    await symlink('second', join(folder, '..data_tmp'));
    await rename(join(folder, '..data_tmp'), join(folder, '..data'));
  });
  expect(sources).toEqual([{ from: 'secret', name: 'tls' }]);
});

test.each([
  ['certificates: { source: scret }', ':1:25: source must be own, secret or files'],
  [`image: ''\n${SECRET}`, ':1:8: image is empty; write an image reference'],
])('a wrong file is refused with its place, and what was before stays', async (text, message) => {
  follow(5);
  const word = await answerTo(() => replaceFile(text));
  expect(word).toContain('those before stay in use');
  expect(word).toContain(message);
  expect(sources).toEqual([]);
});

test('other settings are said to wait for the next start', async () => {
  follow(5);
  expect(await answerTo(() => replaceFile('image: y\n'))).toContain('used from the next start on');
  expect(sources).toEqual([]);
});

test('a file that is gone for a moment is no change', async () => {
  follow(5);
  expect(await answerTo(() => rm(file))).toContain('ENOENT');
  await answerTo(() => replaceFile(SECRET), 'changed');
  expect(sources).toEqual([{ from: 'secret', name: 'tls' }]);
});

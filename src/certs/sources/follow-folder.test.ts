import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { followFolder } from './follow-folder.ts';

const NEVER = 3_600_000;
let parent: string;
let folder: string;
let stop: () => Promise<void>;
let looks: number;
let warnings: string[];
let waiting: { count: number; resolve: () => void } | undefined;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'postern-follow-'));
  folder = join(parent, 'tls');
  looks = 0;
  warnings = [];
});

afterEach(async () => {
  await stop();
  await rm(parent, { recursive: true });
});

function follow(everyMs: number, look: () => Promise<void> = async () => {}): void {
  stop = followFolder({
    folder,
    everyMs,
    log: { warn: (fields, message) => void warnings.push(`${message} ${JSON.stringify(fields)}`) },
    async look() {
      looks += 1;
      if (waiting !== undefined && looks >= waiting.count) waiting.resolve();
      await look();
    },
  });
}

function looked(count: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (looks >= count) return Promise.resolve();
  waiting = { count, resolve };
  return promise;
}

test('it looks once at the start, and again when something in the folder changes', async () => {
  await mkdir(folder);
  follow(NEVER);
  await looked(1);
  await writeFile(join(folder, 'a'), 'x');
  await looked(2);
  await rename(join(folder, 'a'), join(folder, 'b'));
  await looked(3);
  expect(warnings).toEqual([]);
});

test('without any event it looks from time to time', async () => {
  follow(1);
  await looked(5);
  expect(looks).toBeGreaterThanOrEqual(5);
});

test('a folder that appears later is followed from then on', async () => {
  follow(1);
  await looked(2);
  await mkdir(folder);
  await looked(looks + 2);
  expect(warnings).toEqual([]);
});

test('a look that fails is no end, and is said once for each reason', async () => {
  follow(1, async () => {
    throw new Error(looks < 4 ? 'EACCES' : 'EIO');
  });
  await looked(7);
  expect(warnings).toHaveLength(2);
  expect(warnings.join()).toMatch(/EACCES.*EIO/s);
});

test('there is one look at a time, and none after the stop', async () => {
  let running = 0;
  let most = 0;
  follow(1, async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
  });
  await looked(5);
  await stop();
  const before = looks;
  await new Promise(setImmediate);
  expect([most, running, looks]).toEqual([1, 0, before]);
});

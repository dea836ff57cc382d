import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { writeAtomically } from './atomic-writer.ts';
import { systemFiles } from './file-operations.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';

const SWAPS = 200;

// Resolves ..data once and reads both files there; a set that is removed meanwhile is read again from the start.
const READER = `
const { readFileSync, readlinkSync } = require('node:fs');
const { parentPort, workerData: { directory, stop } } = require('node:worker_threads');
const seen = new Set();
let mixed = 0;
parentPort.postMessage('ready');
while (Atomics.load(stop, 0) === 0) {
  try {
    const set = directory + '/' + readlinkSync(directory + '/..data');
    const certificate = readFileSync(set + '/tls.crt', 'utf8');
    const key = readFileSync(set + '/tls.key', 'utf8');
    if (certificate !== key) mixed += 1;
    seen.add(key);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}
parentPort.postMessage({ mixed, seen: seen.size });
`;

test('a reader beside 200 swaps never sees two files of different sets', async () => {
  const directory = temporaryDirectory();
  const write = (version: number): void => {
    const data = Buffer.from(String(version).padStart(64 * 1024));
    const payload = new Map(['tls.crt', 'tls.key'].map(path => [path, { data, mode: 0o644 }]));
    writeAtomically(directory, payload, { files: systemFiles, now: Date.now });
  };
  write(0);
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const reader = new Worker(READER, { eval: true, workerData: { directory, stop } });
  await once(reader, 'message');

  for (let version = 1; version <= SWAPS; version += 1) {
    write(version);
    await new Promise(setImmediate);
  }
  Atomics.store(stop, 0, 1);
  const [result]: unknown[] = await once(reader, 'message');
  // With fewer sets seen the reader would not have run beside the writer, and the test would show nothing.
  expect(result).toEqual({ mixed: 0, seen: expect.toSatisfy((seen: number) => seen > 5) });
});

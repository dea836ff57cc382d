import { afterAll, beforeAll, expect, test } from 'vitest';
import { printRotation } from '../../bench/print/print-rotation.ts';
import { benchRotation } from '../../bench/rotation.ts';
import { tempFolder, type TempFolder } from '../../harness/temp-folder.ts';

let folder: TempFolder;

beforeAll(async () => {
  folder = await tempFolder('rotation-bench');
});

afterAll(async () => {
  await folder.remove();
});

// What it costs is not asserted, as with the other benchmarks: the client fails when a call does.
test('the benchmark of a rotation loses no call and prints a figure for everything', async () => {
  const settings = {
    leafLifetimeMs: 3_600_000,
    authorityLifetimeMs: 36_000_000,
    holdMs: 1000,
    drainMs: 500,
    tickMs: 250,
  };
  const figures = await benchRotation({ folder: folder.path, connections: 2, rounds: 1, settings });

  expect(figures.rows.map(({ time }) => time)).toEqual(['requests', 'handshakes']);
  for (const { peace, rotation } of figures.rows) {
    expect(peace.requestsPerSecond).toBeGreaterThan(0);
    expect(rotation.requestsPerSecond).toBeGreaterThan(0);
  }
  expect(printRotation(figures)).not.toMatch(/NaN|undefined|Infinity/);
});

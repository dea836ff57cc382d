import { defineConfig } from 'vitest/config';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { closingLine } from './test/closing-line.ts';
import { cacheFolder } from './test/harness/binaries.ts';

// Tests start the command line again and again: compiling its modules once halves the time of each start.
const env = { NODE_COMPILE_CACHE: join(cacheFolder(), 'node') };

// What has a cluster, or is measured, has the machine for itself: a file after the other. The rest uses every core, where by
// default one of two would be idle.
const alone = new Set(['bench', 'cluster', 'node']);

// One project for each layer, so that one can be run alone: `npx vitest run --project unit`.
const layer = (name: string, include: string[], timeoutSeconds: number, globalSetup: string[] = []) => ({
  test: {
    name,
    include,
    globalSetup,
    env,
    // The default of a second is not enough for a process, or for a machine that does ten things at once.
    expect: { poll: { timeout: 15_000 } },
    testTimeout: timeoutSeconds * 1000,
    hookTimeout: Math.max(timeoutSeconds, 30) * 1000,
    pool: 'forks' as const,
    maxWorkers: alone.has(name) ? 1 : availableParallelism(),
    sequence: { groupOrder: alone.has(name) ? 1 : 0 },
  },
});

// Builds the programs that a layer needs before any of its time limits begins.
const build = ['test/harness/build-before-tests.ts'];

export default defineConfig({
  test: {
    reporters: ['default', closingLine()],
    projects: [
      layer(
        'unit',
        [
          'src/**/*.test.ts',
          'deploy/**/*.test.ts',
          'test/*.test.ts',
          'test/harness/**/*.test.ts',
          'test/soak/**/*.test.ts',
        ],
        20,
      ),
      layer('golden', ['test/golden/**/*.test.ts', 'test/docs/**/*.test.ts', 'test/rules/**/*.test.ts'], 60),
      layer('oracle', ['test/oracle/**/*.test.ts'], 120, build),
      layer('providers', ['test/providers/**/*.test.ts'], 120, build),
      layer('bench', ['test/bench/**/*.test.ts'], 120),
      layer('cluster', ['test/cluster/**/*.test.ts'], 180, build),
      layer('node', ['test/node/**/*.test.ts'], 600, build),
    ],
  },
});

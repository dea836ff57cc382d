import { defineConfig } from 'vitest/config';
import { join } from 'node:path';
import { closingLine } from './test/closing-line.ts';
import { cacheFolder } from './test/harness/binaries.ts';

// Tests start the command line again and again: compiling its modules once halves the time of each start.
const env = { NODE_COMPILE_CACHE: join(cacheFolder(), 'node') };

// One project for each layer, so that one can be run alone: `npx vitest run --project unit`.
const layer = (name: string, include: string[], timeoutSeconds: number, globalSetup: string[] = []) => ({
  test: {
    name,
    include,
    globalSetup,
    env,
    testTimeout: timeoutSeconds * 1000,
    hookTimeout: Math.max(timeoutSeconds, 30) * 1000,
    pool: 'forks' as const,
  },
});

// Builds the programs that a layer needs before any of its time limits begins.
const build = ['test/harness/build-before-tests.ts'];

export default defineConfig({
  test: {
    reporters: ['default', closingLine()],
    // Half of a run is waiting, for processes and deadlines: by default one core of two would wait alone.
    maxWorkers: '100%',
    projects: [
      layer(
        'unit',
        ['src/**/*.test.ts', 'deploy/**/*.test.ts', 'test/*.test.ts', 'test/soak/**/*.test.ts'],
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

import { defineConfig } from 'vitest/config';

// One project for each layer, so that one can be run alone: `npx vitest run --project unit`.
const layer = (name: string, include: string[], timeoutSeconds: number) => ({
  test: {
    name,
    include,
    testTimeout: timeoutSeconds * 1000,
    hookTimeout: Math.max(timeoutSeconds, 30) * 1000,
    pool: 'forks' as const,
  },
});

export default defineConfig({
  test: {
    projects: [
      layer('unit', ['src/**/*.test.ts', 'deploy/**/*.test.ts'], 20),
      layer('golden', ['test/golden/**/*.test.ts', 'test/docs/**/*.test.ts'], 60),
      layer('providers', ['test/providers/**/*.test.ts'], 120),
      layer('cluster', ['test/cluster/**/*.test.ts'], 180),
      layer('node', ['test/node/**/*.test.ts'], 600),
    ],
  },
});

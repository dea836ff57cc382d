import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { STATE_FILE } from '../plan/agent-paths.ts';
import type { Plan } from '../plan/plan.ts';
import { samplePlan, sampleDirectory } from './testing/sample-plan.ts';
import { temporaryDirectory } from './testing/temporary-directory.ts';
import { visibleFiles } from './testing/tree.ts';

test('the real agent fetches from a provider and writes below its root', () => {
  const root = temporaryDirectory();
  const plan = samplePlan({
    stores: {
      'SecretStore/fake': {
        provider: 'fake',
        spec: { data: [{ key: 'app/db', value: '{"user":"u"}' }] },
        files: {},
      },
    },
    secrets: [
      {
        name: 'db',
        target: 'db',
        refreshSeconds: 3600,
        spec: {
          secretStoreRef: { name: 'fake' },
          data: [{ secretKey: 'USER', remoteRef: { key: 'app/db', property: 'user' } }],
        },
      },
    ],
    directories: [sampleDirectory('/postern/secrets', 'db')],
  });
  expect(runOnce(root, plan)).toBe(0);
  expect(visibleFiles(join(root, 'postern', 'secrets'))).toEqual({ USER: 'u' });
});

test('what an init container made and did not deliver is what the next one delivers', () => {
  const root = temporaryDirectory();
  const generated = () =>
    String(readFileSync(join(root, dirname(STATE_FILE), 'generated.json'), 'utf8').match(/"uuid":"[^"]+"/));
  const spec = { dataFrom: [{ sourceRef: { generatorRef: { kind: 'UUID' as const, name: 'id' } } }] };
  const plan = samplePlan({
    generators: { 'UUID/id': { kind: 'UUID', spec: {}, files: {} } },
    generate: 'refresh',
    secrets: [{ name: 'id', target: 'id', refreshSeconds: 3600, spec }],
    directories: [sampleDirectory('/files', 'id')],
  });
  const undeliverable = { ...plan, directories: [sampleDirectory('/blocked/files', 'id')] };
  writeFileSync(join(root, 'blocked'), 'a file where a directory should be');

  runOnce(root, plan);
  const delivered = generated();
  expect(runOnce(root, undeliverable)).not.toBe(0);
  const waiting = generated();
  expect(waiting).not.toBe(delivered);
  expect(runOnce(root, undeliverable)).not.toBe(0);
  expect(generated()).toBe(waiting);
  expect(runOnce(root, plan)).toBe(0);
  expect(generated()).toBe(waiting);
  expect(runOnce(root, plan)).toBe(0);
  expect(generated()).not.toBe(waiting);
});

/** The exit code of an init container with this plan. */
function runOnce(root: string, plan: Plan): number | null {
  mkdirSync(join(root, 'postern', 'plan'), { recursive: true });
  writeFileSync(join(root, 'postern', 'plan', 'plan.json'), JSON.stringify(plan));
  const agent = [join(import.meta.dirname, 'main.ts'), 'once', '--root', root];
  return spawnSync(process.execPath, agent, { stdio: 'pipe' }).status;
}

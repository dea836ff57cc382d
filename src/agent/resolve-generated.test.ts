import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Plan } from '../plan/plan.ts';
import { systemFiles } from './files/file-operations.ts';
import { generatedFile } from './files/generated-file.ts';
import { confirmDelivered, releaseGenerated, resolvePlan } from './resolve-plan.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-resolve-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const plan: Plan = {
  version: 1,
  namespace: 'shop',
  stores: {},
  generators: { 'Password/db': { kind: 'Password', spec: { length: 30 }, files: {} } },
  secrets: [
    {
      name: 'db',
      target: 'db',
      refreshSeconds: 60,
      spec: {
        dataFrom: [{ sourceRef: { generatorRef: { kind: 'Password', name: 'db' } } }],
        target: { template: { data: { url: 'postgres://{{ .password | urlquery }}@db' } } },
      },
    },
  ],
  directories: [],
  initTimeoutSeconds: 60,
};

async function resolve(plan: Plan): Promise<string | undefined> {
  const memory = generatedFile(join(folder, 'state.json'), systemFiles);
  const outcome = (
    await resolvePlan(plan, ['db'], { signal: AbortSignal.timeout(5000), isOver: () => false }, memory)
  ).get('db');
  return outcome !== undefined && 'data' in outcome ? outcome.data.get('url')?.toString() : undefined;
}

test('what a generator makes is the same for every container and refresh of a pod', async () => {
  const first = await resolve(plan);
  expect(first).toMatch(/^postgres:\/\/\S+@db$/);
  expect(await resolve(plan)).toBe(first);
});

test('and another one after each delivery where the pod asks for that', async () => {
  const anew: Plan = { ...plan, generate: 'refresh' };
  const first = await resolve(anew);
  expect(await resolve(anew)).toBe(first);
  const memory = generatedFile(join(folder, 'state.json'), systemFiles);
  await confirmDelivered(anew, new Set(['db']), AbortSignal.timeout(5000), memory);
  expect(await resolve(anew)).not.toBe(first);
});

test('giving everything back works where nothing has a lease', async () => {
  const first = await resolve(plan);
  const memory = generatedFile(join(folder, 'state.json'), systemFiles);
  await releaseGenerated(plan, AbortSignal.timeout(5000), memory);
  expect(await resolve(plan)).toBe(first);
});

/** The refresher as a process that becomes the waiter and comes back, under one process id as in a container. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../plan/plan.ts';
import { writeAtomically } from '../files/atomic-writer.ts';
import { EXIT } from '../exit-codes.ts';
import { systemFiles } from '../files/file-operations.ts';
import type { AgentPod } from '../testing/agent-process.ts';
import { agentPod, all } from '../testing/agent-process.ts';
import { sampleDirectory, samplePlan, sampleSecret } from '../testing/sample-plan.ts';
import { visibleFiles } from '../testing/tree.ts';
import { systemWaiter } from './waiter.ts';

const BOTH = { db: { user: 'u' }, api: { token: 't' } };

/** A pod whose init container has run and whose plan lies as kubelet lays it out. */
async function begun(plan: Partial<Plan> = {}): Promise<AgentPod> {
  const pod = agentPod(plan);
  rmSync(join(pod.root, 'postern/plan/plan.json'));
  setPlan(pod, plan);
  await pod.run(['once'], BOTH);
  return pod;
}

function setPlan({ root }: AgentPod, plan: Partial<Plan>): void {
  const text = JSON.stringify(samplePlan({ directories: [sampleDirectory('/secrets', 'db')], ...plan }));
  const files = new Map([['plan.json', { data: Buffer.from(text), mode: 0o644 }]]);
  writeAtomically(join(root, 'postern/plan'), files, { files: systemFiles, now: Date.now });
}

/** The processes that a process has started and not yet seen the end of. */
function children(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
}

const command = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '';

/** The process that sleeps, once the child is the waiter and waits. */
async function sleeping({ pid = 0 }: ChildProcess): Promise<number> {
  await expect
    .poll(() => [command(pid), ...children(pid).map(command)], { timeout: 10_000, interval: 20 })
    .toEqual(['postern-waiter', '/bin/sleep']);
  return children(pid)[0] ?? 0;
}

function residentKibibytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

describe.skipIf(systemWaiter(join(import.meta.dirname, '..')) === undefined)('a refresher with nothing to do', () => {
  test('becomes the waiter, which needs no more than 5 MiB with all that it runs', async () => {
    const { start } = await begun();
    const child = start(['refresh'], BOTH);
    const sleep = await sleeping(child);
    expect(residentKibibytes(child.pid ?? 0) + residentKibibytes(sleep)).toBeLessThan(5 * 1024);
  });

  test('ends with 0 at SIGTERM', async () => {
    const { start } = await begun();
    const child = start(['refresh'], BOTH);
    const sleep = await sleeping(child);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([EXIT.ok, null]);
    expect(() => process.kill(sleep, 0)).toThrow('ESRCH');
  });

  test('takes up a plan that kubelet swaps in, empties what only the plan before named, and leaves again', async () => {
    const pod = await begun();
    const child = pod.start(['refresh'], BOTH);
    const said = all(child.stderr);
    const sleep = await sleeping(child);
    setPlan(pod, { secrets: [sampleSecret('api')], directories: [sampleDirectory('/other', 'api')] });
    // Thirty seconds at most, which the test does not wait for.
    process.kill(sleep, 'SIGKILL');
    await expect
      .poll(() => visibleFiles(join(pod.root, 'other')), { timeout: 10_000 })
      .toEqual({ token: 't' });
    expect(await sleeping(child)).not.toBe(sleep);
    expect(visibleFiles(join(pod.root, 'secrets'))).toEqual({});
    child.kill('SIGTERM');
    expect(await said).toMatch(/"msg":"the plan changed.*"directory emptied/s);
  });

  test('gives back at SIGTERM what generators made', async () => {
    const { start } = await begun({ generators: { 'UUID/id': { kind: 'UUID', spec: {}, files: {} } } });
    const child = start(['refresh'], BOTH);
    const said = all(child.stdout);
    await sleeping(child);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([EXIT.ok, null]);
    expect(await said).toBe('given back\n');
  });

  test('comes back to a root that was told as a relative path', async () => {
    const pod = await begun();
    const child = pod.start(['refresh'], BOTH, basename(pod.root));
    const sleep = await sleeping(child);
    setPlan(pod, { directories: [sampleDirectory('/other', 'db')] });
    process.kill(sleep, 'SIGKILL');
    await expect
      .poll(() => visibleFiles(join(pod.root, 'other')), { timeout: 10_000 })
      .toEqual({ user: 'u' });
    await sleeping(child);
  });

  test('says nothing, neither when it leaves nor at its end', async () => {
    const { start } = await begun();
    const child = start(['refresh'], BOTH);
    const said = Promise.all([all(child.stdout), all(child.stderr)]);
    await sleeping(child);
    child.kill('SIGTERM');
    expect(await said).toEqual(['', '']);
  });
});

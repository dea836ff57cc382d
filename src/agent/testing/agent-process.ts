/** The agent as a process of its own, below a temporary root. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { Plan } from '../../plan/plan.ts';
import { sampleDirectory, samplePlan } from './sample-plan.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const ENTRY = join(import.meta.dirname, 'scripted-agent.ts');

export interface AgentPod {
  readonly root: string;
  /** @param root as the agent is told it, from the folder above it */
  readonly start: (args: readonly string[], script?: object, root?: string) => ChildProcess;
  readonly run: (
    args: readonly string[],
    script?: object,
  ) => Promise<{ code: number; stdout: string; stderr: string }>;
}

/**
 * A pod whose agent resolves as a script says.
 * @param plan as text if it is to be a wrong one; it lies in a folder that nobody swaps
 * @param canary what the agent knows and must not say
 */
export function agentPod(plan: Partial<Plan> | string = {}, canary = ''): AgentPod {
  const root = temporaryDirectory();
  mkdirSync(join(root, 'postern', 'plan'), { recursive: true });
  mkdirSync(join(root, 'dev'));
  const directories = [sampleDirectory('/secrets', 'db')];
  const content =
    typeof plan === 'string'
      ? plan
      : JSON.stringify(samplePlan({ directories, initTimeoutSeconds: 1, ...plan }));
  writeFileSync(join(root, 'postern/plan/plan.json'), content);

  const start: AgentPod['start'] = (args, script = {}, rootAsTold = root) => {
    const child = spawn(process.execPath, [ENTRY, ...args], {
      env: { SCRIPT: JSON.stringify(script), POSTERN_ROOT: rootAsTold, CANARY: canary },
      cwd: dirname(root),
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  const run: AgentPod['run'] = async (args, script) => {
    const child = start(args, script);
    const output = Promise.all([all(child.stdout), all(child.stderr)]);
    const [code]: unknown[] = await once(child, 'exit');
    const [stdout, stderr] = await output;
    return { code: Number(code), stdout, stderr };
  };
  return { root, start, run };
}

export async function untilSaid(stream: Readable | null, word: string): Promise<void> {
  for await (const chunk of stream ?? []) if (String(chunk).includes(word)) return;
  throw new Error(`the agent ended before it said ${word}`);
}

/** A stream as text; empty if there is none. */
export async function all(stream: Readable | null): Promise<string> {
  return stream === null ? '' : await text(stream);
}

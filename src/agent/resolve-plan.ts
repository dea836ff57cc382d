/** The real resolver with the real providers and generators. */
import { randomBytes } from 'node:crypto';
import type { GeneratedMemory } from '../generators/generated-memory.ts';
import type { GeneratorRunner } from '../generators/run-generators.ts';
import type { Plan } from '../plan/plan.ts';
import { openStore } from '../providers/registry.ts';
import { createProviderTools, type OwnedTools } from '../providers/tools.ts';
import { storeOpener } from '../resolve/open-stores.ts';
import { resolveSecrets } from '../resolve/resolve.ts';
import type { ConfirmDelivered, ReleaseGenerated, Resolution, Resolve } from './resolution.ts';

export const resolvePlan: Resolve = async (plan, names, { signal, isOver }, memory) => {
  const tools = createProviderTools();
  try {
    const runner = await runnerOf(plan, tools, memory, isOver);
    const resolved = await resolveSecrets(plan, names, {
      open: storeOpener(plan, openStore, tools),
      ...(runner === undefined ? {} : { generate: (use, signal) => runner.generate(use, signal) }),
      readFile: path => tools.readFile(path),
      signal,
      isExpired: isOver,
    });
    if (runner === undefined) return resolved;
    return new Map(
      [...resolved].map(([name, outcome]) => [name, withRenewal(outcome, runner.renewBy(name))]),
    );
  } finally {
    // Between refreshes the agent is idle for minutes; a kept connection would only be cut by the other side.
    tools.close();
  }
};

function withRenewal(outcome: Resolution, renewBy: number): Resolution {
  return 'error' in outcome || renewBy === Infinity ? outcome : { ...outcome, renewBy };
}

export const confirmDelivered: ConfirmDelivered = (plan, names, signal, memory) =>
  withRunner(plan, memory, runner => runner.delivered(names, signal));

export const releaseGenerated: ReleaseGenerated = (plan, signal, memory) =>
  withRunner(plan, memory, runner => runner.releaseAll(signal));

async function withRunner(
  plan: Plan,
  memory: GeneratedMemory | undefined,
  work: (runner: GeneratorRunner) => Promise<void>,
): Promise<void> {
  const tools = createProviderTools();
  try {
    const runner = await runnerOf(plan, tools, memory);
    if (runner !== undefined) await work(runner);
  } finally {
    tools.close();
  }
}

/** Loaded where a plan has generators: few have. */
async function runnerOf(
  plan: Plan,
  tools: OwnedTools,
  memory: GeneratedMemory | undefined,
  isExpired: () => boolean = () => false,
): Promise<GeneratorRunner | undefined> {
  if (plan.generators === undefined) return undefined;
  const { generatorRunner } = await import('../generators/run-generators.ts');
  return generatorRunner({
    plan,
    tools: { ...tools, randomBytes: size => randomBytes(size), isExpired },
    memory,
  });
}

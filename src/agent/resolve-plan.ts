/** The real resolver with the real providers and generators. */
import { randomBytes } from 'node:crypto';
import type { GeneratedMemory } from '../generators/generated-memory.ts';
import type { GeneratorRunner } from '../generators/run-generators.ts';
import type { Plan } from '../plan/plan.ts';
import { openStore } from '../providers/registry.ts';
import { createProviderTools, type OwnedTools } from '../providers/tools.ts';
import { storeOpener } from '../resolve/open-stores.ts';
import { resolveSecrets } from '../resolve/resolve.ts';
import type { ReleaseGenerated, Resolve } from './resolution.ts';

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
    await runner?.releaseUnused(signal);
    return resolved;
  } finally {
    // Between refreshes the agent is idle for minutes; a kept connection would only be cut by the other side.
    tools.close();
  }
};

export const releaseGenerated: ReleaseGenerated = async (plan, signal, memory) => {
  const tools = createProviderTools();
  try {
    const runner = await runnerOf(plan, tools, memory);
    await runner?.releaseAll(signal);
  } finally {
    tools.close();
  }
};

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

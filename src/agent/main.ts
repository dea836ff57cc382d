/** Entry of the agent: what runs in the pod. Bundled into one file; kept free of top-level `await` so that CommonJS will do. */
import { startAgent } from './start-agent.ts';

startAgent(
  async (plan, names, deadline, memory) => {
    // TLS and templates are loaded with the first fetch: a refresher may wait hours for it, `status` never comes to it.
    const { resolvePlan } = await import('./resolve-plan.ts');
    return await resolvePlan(plan, names, deadline, memory);
  },
  async (plan, signal, memory) => {
    const { releaseGenerated } = await import('./resolve-plan.ts');
    await releaseGenerated(plan, signal, memory);
  },
);

/** Entry of the agent: what runs in the pod. Bundled into one file; kept free of top-level `await` so that CommonJS will do. */
import { startAgent } from './start-agent.ts';

// TLS and templates are loaded with the first fetch: a refresher may wait hours for it, `status` never comes to it.
const load = () => import('./resolve-plan.ts');

startAgent({
  resolve: async (...request) => await (await load()).resolvePlan(...request),
  confirmDelivered: async (...delivery) => await (await load()).confirmDelivered(...delivery),
  releaseGenerated: async (...pod) => await (await load()).releaseGenerated(...pod),
});

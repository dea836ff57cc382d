/** The real resolver with the real providers. */
import { openStore } from '../providers/registry.ts';
import { createProviderTools } from '../providers/tools.ts';
import { storeOpener } from '../resolve/open-stores.ts';
import { resolveSecrets } from '../resolve/resolve.ts';
import type { Resolve } from './resolution.ts';

export const resolvePlan: Resolve = async (plan, names, signal) => {
  const tools = createProviderTools();
  try {
    return await resolveSecrets(plan, names, {
      open: storeOpener(plan, openStore, tools),
      readFile: path => tools.readFile(path),
      signal,
    });
  } finally {
    // Between refreshes the agent is idle for minutes; a kept connection would only be cut by the other side.
    tools.close();
  }
};

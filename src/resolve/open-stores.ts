/** The sessions of one run: one for each store, opened at first use, closed together. */
import { problem } from '../errors.ts';
import type { Plan, RetryPlan, StorePlan } from '../plan/plan.ts';
import type { ProviderSession, ProviderTools } from './contract.ts';

/** What the registry of providers offers. */
export type OpenStore = (store: string, plan: StorePlan, tools: ProviderTools) => ProviderSession;

/**
 * Opens the stores of a plan by their keys.
 * @throws PosternError `RESOLVE_REFUSED` (when called) for a store that the plan does not have.
 */
export function storeOpener(
  plan: Plan,
  openStore: OpenStore,
  tools: ProviderTools,
): (key: string) => ProviderSession {
  return key => {
    const store = Object.hasOwn(plan.stores, key) ? plan.stores[key] : undefined;
    if (store === undefined) {
      throw problem('RESOLVE_REFUSED', { place: key, reason: 'the plan has no such store' });
    }
    return openStore(key, store, withRetryPlan(tools, store.retry));
  };
}

/** The same tools, whose requests are tried again as a manifest says. */
export function withRetryPlan<Tools extends ProviderTools>(
  tools: Tools,
  retry: RetryPlan | undefined,
): Tools {
  return retry === undefined ? tools : { ...tools, http: request => tools.http({ ...request, retry }) };
}

export interface Sessions {
  /** The session of a store; throws the error of the one attempt to open it. */
  readonly session: (storeKey: string) => ProviderSession;
  readonly closeAll: () => Promise<void>;
}

/** Remembers what `open` answered for each store, errors included. */
export function sessions(open: (storeKey: string) => ProviderSession): Sessions {
  const opened = new Map<string, { session: ProviderSession } | { error: unknown }>();
  return {
    session(storeKey) {
      const known = opened.get(storeKey) ?? attempt(() => open(storeKey));
      opened.set(storeKey, known);
      if ('error' in known) throw known.error;
      return known.session;
    },
    async closeAll() {
      const open = [...opened.values()].flatMap(known => ('session' in known ? [known.session] : []));
      await Promise.all(open.map(session => session.close()));
    },
  };
}

function attempt(open: () => ProviderSession): { session: ProviderSession } | { error: unknown } {
  try {
    return { session: open() };
  } catch (error) {
    return { error };
  }
}

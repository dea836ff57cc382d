import type { ClusterAccess } from '../access/access.ts';
import type { ScriptedServer } from './scripted-server.ts';

/** Access to a scripted server with bearer tokens; each renewal takes the next one and the last one stays. */
export function tokenAccess(
  server: Pick<ScriptedServer, 'url' | 'ca'>,
  tokens: readonly string[] = ['token'],
): ClusterAccess {
  let generation = 0;
  return {
    server: server.url,
    namespace: 'default',
    endpoint: async () => ({
      server: server.url,
      headers: { Authorization: `Bearer ${tokens[Math.min(generation, tokens.length - 1)]}` },
      tls: { ca: server.ca, insecure: false },
      generation,
    }),
    renew(refused) {
      if (refused.generation === generation) generation += 1;
    },
  };
}

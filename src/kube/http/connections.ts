import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createSecureContext } from 'node:tls';
import { describe, problem } from '../../errors.ts';
import type { Endpoint, TlsMaterial } from '../access/access.ts';

/** Calls share a bounded number of connections; each open watch has one of its own. */
export type Purpose = 'call' | 'watch';

export interface Connections {
  readonly agentFor: (endpoint: Endpoint, purpose: Purpose) => HttpAgent;
  /** Closes connections without a request, for example after one of them turned out to be dead. */
  readonly dropIdle: () => void;
  readonly close: () => void;
}

/**
 * Keeps connections open between calls, for as long as the TLS material stays the same; a new client
 * certificate or CA gets new connections while requests on the old ones finish.
 */
export function createConnections(): Connections {
  let tls: TlsMaterial | undefined;
  let agents: Record<Purpose, HttpAgent> | undefined;
  const proxied = new Set<HttpAgent>();

  const dropIdle = (): void => {
    for (const agent of [...Object.values(agents ?? {}), ...proxied]) {
      for (const sockets of Object.values(agent.freeSockets))
        for (const socket of sockets ?? []) socket.destroy();
    }
  };

  return {
    agentFor(endpoint, purpose) {
      if (endpoint.proxyAgent) {
        proxied.add(endpoint.proxyAgent);
        return endpoint.proxyAgent;
      }
      if (!agents || !tls || !same(tls, endpoint.tls)) {
        dropIdle();
        agents = { call: createAgent(endpoint, callPool), watch: createAgent(endpoint, watchPool) };
        tls = endpoint.tls;
      }
      return agents[purpose];
    },
    dropIdle,
    close() {
      for (const agent of [...Object.values(agents ?? {}), ...proxied]) agent.destroy();
    },
  };
}

interface Pool {
  readonly maxSockets: number;
  readonly maxFreeSockets: number;
}

// As many idle as in use: a smaller number closes and opens connections with every burst of calls.
const callPool: Pool = { maxSockets: 16, maxFreeSockets: 16 };
const watchPool: Pool = { maxSockets: Infinity, maxFreeSockets: 2 };

function createAgent({ server, tls }: Endpoint, pool: Pool): HttpAgent {
  const options = {
    ...pool,
    keepAlive: true,
    keepAliveMsecs: 30_000,
    // Below the 90 s after which the API server closes an idle connection, so that the client closes first.
    timeout: 45_000,
  };
  if (server.protocol === 'http:') return new HttpAgent(options);
  try {
    // One context for all connections: otherwise each handshake parses the CA bundle again.
    const secureContext = createSecureContext({ ca: tls.ca, cert: tls.cert, key: tls.key });
    return new HttpsAgent({
      ...options,
      secureContext,
      rejectUnauthorized: !tls.insecure,
      ...(tls.servername !== undefined && { servername: tls.servername }),
    });
  } catch (error) {
    throw problem('KUBE_CREDENTIALS', { server: server.origin, reason: describe(error) });
  }
}

function same(one: TlsMaterial, other: TlsMaterial): boolean {
  return (
    one.ca === other.ca &&
    one.cert === other.cert &&
    one.key === other.key &&
    one.servername === other.servername &&
    one.insecure === other.insecure
  );
}

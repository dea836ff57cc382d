import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { listenOnLoopback } from '../../../harness/listen-on-loopback.ts';
import { linkSockets } from '../../../harness/link-sockets.ts';

export interface Backend {
  /** On 127.0.0.1. */
  readonly port: number;
  /** The readiness probe; rejects when nobody answers. */
  readonly probe: () => Promise<Probe>;
}

/** `leaving`: it has been told to end, which in a cluster takes a pod out of its Service at once. */
export type Probe = 'ready' | 'unready' | 'leaving';

export interface Balancer {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Whether a backend gets connections at this moment. */
  readonly serves: (backend: Backend) => boolean;
  /**
   * Milliseconds since a backend last answered; 0 while it owes an answer on some connection, which is so as long as the
   * last byte there came from the client. Infinity: no connection to it is open.
   */
  readonly quietFor: (port: number) => number;
  readonly close: () => Promise<void>;
}

/** A kubelet probes every second at most; faster here, so that tests are short. */
const PROBE_EVERY_MS = 100;
/** Without an answer so many times in a row, a backend is gone. */
const SILENCES = 3;
/** So long a backend has to be unready before it gets no more connections: five probes two seconds apart in deployment.yaml. */
const UNREADY_MS = 8000;

/**
 * Stands in for a Service: new TCP connections go in turn to the backends that were ready when last probed, and
 * connections that are open stay where they are whatever the probe says. It tries no second backend, as kube-proxy does
 * not.
 * @param withdrawn backends that get no connections whatever they answer. They are probed all the same, so that what is
 *   known of them is true when they come back
 */
export async function startBalancer(
  backends: () => readonly Backend[],
  withdrawn: ReadonlySet<Backend>,
): Promise<Balancer> {
  const open = new Set<Socket>();
  /** Of each open connection to a backend: its port, and when it answered; undefined: an answer is owed. */
  const links = new Map<Socket, { readonly port: number; answeredAt: number | undefined }>();
  const closing = new AbortController();
  const inService = inServiceByProbes();
  const ready = new Set<Backend>();
  const asked = new Set<Backend>();
  // Whoever has left since its last probe is out at once.
  const present = (): readonly Backend[] =>
    backends().filter(backend => ready.has(backend) && !withdrawn.has(backend));
  const look = async (backend: Backend): Promise<void> => {
    asked.add(backend);
    const answer = await backend.probe().catch(() => 'silent' as const);
    asked.delete(backend);
    if (inService(backend, answer)) ready.add(backend);
    else ready.delete(backend);
  };
  let turn = 0;
  const probing = (async () => {
    while (!closing.signal.aborted) {
      // Each by itself: one that is slow to answer must not keep another in service that has said that it leaves.
      for (const backend of backends()) if (!asked.has(backend)) void look(backend);
      await sleep(PROBE_EVERY_MS, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  })();
  const server = createServer(incoming => {
    const choice = present();
    const backend = choice[turn++ % choice.length];
    incoming.on('error', () => undefined);
    if (backend === undefined) {
      incoming.destroy();
      return;
    }
    const outgoing = connect(backend.port, '127.0.0.1');
    const link: { port: number; answeredAt: number | undefined } = {
      port: backend.port,
      answeredAt: undefined,
    };
    links.set(outgoing, link);
    outgoing.on('close', () => links.delete(outgoing));
    linkSockets(incoming, outgoing, open);
    incoming.on('data', () => {
      link.answeredAt = undefined;
    });
    outgoing.on('data', () => {
      link.answeredAt = performance.now();
    });
    incoming.pipe(outgoing).pipe(incoming);
  });
  const port = await listenOnLoopback(server);
  return {
    port,
    serves: backend => present().includes(backend),
    quietFor: port => {
      const now = performance.now();
      const own = [...links.values()].filter(link => link.port === port);
      return now - Math.max(Number.NEGATIVE_INFINITY, ...own.map(({ answeredAt = now }) => answeredAt));
    },
    close: async () => {
      closing.abort();
      server.close();
      for (const socket of open) socket.destroy();
      await Promise.all([once(server, 'close'), probing]);
    },
  };
}

/** Whether a backend gets new connections, given what each of its probes in turn has answered. */
function inServiceByProbes(): (backend: Backend, answer: Probe | 'silent') => boolean {
  /** Of the backends in service: since when the probe has failed, and how often nobody answered. */
  const failing = new Map<Backend, { readonly since: number; silences: number } | undefined>();
  return (backend, answer) => {
    if (answer === 'ready') failing.set(backend, undefined);
    else if (answer === 'leaving') failing.delete(backend);
    else if (failing.has(backend)) {
      const state = failing.get(backend) ?? { since: performance.now(), silences: 0 };
      state.silences = answer === 'silent' ? state.silences + 1 : 0;
      failing.set(backend, state);
      if (state.silences >= SILENCES || performance.now() - state.since > UNREADY_MS) failing.delete(backend);
    }
    return failing.has(backend);
  };
}

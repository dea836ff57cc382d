import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { linkSockets } from './link-sockets.ts';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface Relay {
  /** From now on what comes back arrives so many milliseconds late, in its order; what goes out is on time. */
  readonly setLag: (milliseconds: number) => void;
  readonly close: () => Promise<void>;
}

/** Passes TCP connections on: to something that listens on loopback only, or to something that should seem far away. */
export async function relay(from: Endpoint, to: Endpoint): Promise<Relay> {
  const open = new Set<Socket>();
  let lag = 0;
  const server = createServer(incoming => {
    const outgoing = connect(to);
    linkSockets(incoming, outgoing, open);
    incoming.pipe(outgoing);
    outgoing.pipe(delayed(() => lag)).pipe(incoming);
  });
  server.listen(from.port, from.host);
  await once(server, 'listening');
  return {
    setLag: milliseconds => {
      lag = milliseconds;
    },
    close: async () => {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** Hands on each piece when it is old enough, and none before the one in front of it. */
function delayed(lag: () => number): Transform {
  let last = Promise.resolve();
  const later = (work: () => void): void => {
    last = inTurn(last, performance.now() + lag(), work);
  };
  return new Transform({
    transform(chunk, _encoding, done) {
      later(() => this.push(chunk));
      // More is taken at once: a queue, not a pause between two pieces.
      done();
    },
    flush: done => later(done),
  });
}

async function inTurn(before: Promise<void>, due: number, work: () => void): Promise<void> {
  await before;
  const wait = due - performance.now();
  if (wait > 0) await sleep(wait, undefined, { ref: false });
  work();
}

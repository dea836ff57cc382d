import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';

/** The first and the last port that the kernel takes for outgoing connections. */
export const OUTGOING_PORTS = '/proc/sys/net/ipv4/ip_local_port_range';

/** As many as a few test runs at a time never need. */
const PORTS = 12_000;

/**
 * A TCP port on 127.0.0.1 that nobody listens on, for a program that cannot be told to choose one itself. It is given to
 * nobody else for as long as this process lives, however often the program ends and starts again in between.
 */
export async function freePort(): Promise<number> {
  const { from, to } = portsToGive(await readFile(OUTGOING_PORTS, 'utf8').catch(() => ''));
  for (let attempt = 0; attempt < 1000; attempt++) {
    const port = randomInt(from, to);
    if (await reserve(port)) return port;
  }
  throw new Error(`no free TCP port from ${from} to ${to - 1} on 127.0.0.1`);
}

/**
 * Ports that no outgoing connection takes between the choice of one and the program's start. A machine that leaves none
 * gets the usual ones: a test that fails once in a long while is better than none.
 *
 * @param outgoing what `OUTGOING_PORTS` holds; empty where there is no such file (macOS begins at 49152)
 */
export function portsToGive(outgoing: string): { readonly from: number; readonly to: number } {
  const usual = 32_000;
  const low = Number.parseInt(outgoing, 10) || usual;
  // Ports below 4000 are given by name.
  const to = low < PORTS + 4000 ? usual : Math.min(low, usual);
  return { from: to - PORTS, to };
}

/**
 * UDP has ports of its own: a socket at the same number is in nobody's way, and only one process can have it. The kernel
 * closes it when the process ends, in whatever way; a file would stay behind.
 */
async function reserve(port: number): Promise<boolean> {
  const reservation = createSocket('udp4').unref();
  reservation.bind({ port, address: '127.0.0.1', exclusive: true });
  if (!(await listens(reservation))) return false;
  const server = createServer().listen(port, '127.0.0.1');
  const isFree = await listens(server);
  if (isFree) {
    server.close();
    await once(server, 'close');
  } else {
    reservation.close();
  }
  return isFree;
}

async function listens(socket: Server | Socket): Promise<boolean> {
  return once(socket, 'listening').then(
    () => true,
    () => false,
  );
}

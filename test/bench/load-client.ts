/**
 * The client of the admission benchmark, a process of its own: keeps connections busy with requests and prints what
 * it saw. It knows just enough HTTP to find the end of an answer, so that it costs less than what it measures.
 *
 *   node load-client.ts <file with LoadOptions as JSON>
 */
import { readFileSync } from 'node:fs';
import { connect, type TLSSocket } from 'node:tls';
import { cpuMilliseconds } from './process-usage.ts';
import { quantile } from './statistics.ts';

export interface LoadOptions {
  readonly port: number;
  /** Of the server, whose CPU time is counted. */
  readonly pid: number;
  readonly path: string;
  /** Sent in turn, again and again. */
  readonly bodies: readonly string[];
  readonly connections: number;
  /** What takes the time that is told: a request on a connection that stays, or the handshake of a new one for each. */
  readonly time: 'requests' | 'handshakes';
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p50Milliseconds: number;
  readonly p99Milliseconds: number;
  /** User and system time of the server for each request. */
  readonly cpuMillisecondsPerRequest: number;
  /** Share of one core that this client used: near 1, it was the bottleneck. */
  readonly clientCpuShare: number;
}

async function load(options: LoadOptions): Promise<LoadResult> {
  const { port, pid, path, bodies, time, warmUpSeconds, seconds } = options;
  const requests = bodies.map(body =>
    Buffer.from(
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n` +
        `Accept: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  );
  let next = 0;
  const request = (): Buffer => requests[next++ % requests.length] ?? Buffer.alloc(0);
  const latencies: number[] = [];
  let counting = false;
  const record = (milliseconds: number): void => {
    if (counting) latencies.push(milliseconds);
  };
  const closing = new AbortController();
  const keepBusy = time === 'handshakes' ? keepConnecting : keepAsking;
  const work = Array.from({ length: options.connections }, () =>
    keepBusy(port, request, record, closing.signal),
  );
  const window = async (): Promise<LoadResult> => {
    await sleep(warmUpSeconds);
    const start = performance.now();
    const before = { server: cpuMilliseconds(pid), client: process.cpuUsage() };
    counting = true;
    await sleep(seconds);
    counting = false;
    const elapsed = performance.now() - start;
    const client = process.cpuUsage(before.client);
    return {
      requestsPerSecond: (latencies.length * 1000) / elapsed,
      p50Milliseconds: quantile(latencies, 0.5),
      p99Milliseconds: quantile(latencies, 0.99),
      cpuMillisecondsPerRequest: (cpuMilliseconds(pid) - before.server) / latencies.length,
      clientCpuShare: (client.user + client.system) / 1000 / elapsed,
    };
  };
  try {
    // Connections only end with an error.
    return await Promise.race([window(), Promise.all(work).then(() => Promise.reject(new Error('closed')))]);
  } finally {
    closing.abort();
  }
}

function sleep(seconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, seconds * 1000));
}

/** One connection: asks, reads the answer to its end, asks again. Rejects when an answer is none that was asked for. */
function keepAsking(
  port: number,
  request: () => Buffer,
  record: (milliseconds: number) => void,
  closing: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // Who is trusted matters for the handshake only, which is not measured.
    const socket: TLSSocket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    let sent = 0;
    let missing = 0;
    const ask = (): void => {
      sent = performance.now();
      socket.write(request());
    };
    socket.setNoDelay(true);
    socket.on('secureConnect', ask);
    socket.on('data', (chunk: Buffer) => {
      missing = missing === 0 ? answerLength(chunk) - chunk.length : missing - chunk.length;
      if (missing !== 0) return;
      record(performance.now() - sent);
      ask();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve());
    closing.addEventListener('abort', () => socket.destroy());
  });
}

/** One connection after the other, each for one request. Rejects as {@link keepAsking} does. */
async function keepConnecting(
  port: number,
  request: () => Buffer,
  record: (milliseconds: number) => void,
  closing: AbortSignal,
): Promise<void> {
  while (!closing.aborted) await connectAndAsk(port, request(), record);
}

function connectAndAsk(port: number, request: Buffer, record: (milliseconds: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    let missing = 0;
    const socket: TLSSocket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    socket.setNoDelay(true);
    socket.on('secureConnect', () => {
      record(performance.now() - begun);
      socket.write(request);
    });
    socket.on('data', (chunk: Buffer) => {
      missing = missing === 0 ? answerLength(chunk) - chunk.length : missing - chunk.length;
      if (missing === 0) socket.end();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve());
  });
}

/** Of head and body together. The head always comes in one piece: it is far smaller than a TLS record. */
function answerLength(first: Buffer): number {
  const end = first.indexOf('\r\n\r\n');
  const head = first.toString('latin1', 0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (!head.startsWith('HTTP/1.1 200 ') || length === undefined) throw new Error(`answered: ${head}`);
  return end + 4 + Number(length);
}

if (import.meta.main) {
  const options: LoadOptions = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
  process.stdout.write(JSON.stringify(await load(options)));
  process.exit(0);
}

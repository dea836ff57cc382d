import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { issueAuthority, issueLeaf } from '../../src/certs/issue/issue.ts';
import { freePort } from '../harness/free-port.ts';
import { startProgram, type Program } from '../harness/program.ts';
import { waitUntil } from '../harness/wait-until.ts';
import type { FloorOptions } from './floor-server.ts';
import type { LoadOptions, LoadResult } from './load-client.ts';
import { externalSecret, pod, review } from './payloads.ts';
import { memoryOf, type Memory } from './process-usage.ts';
import { medians, runLoad } from './run-load.ts';
import { startServe } from './serve-process.ts';

export interface AdmissionBenchOptions {
  /** The bundle of the control plane. */
  readonly program: string;
  /** For logs and files that the processes read. */
  readonly folder: string;
  readonly connections: readonly number[];
  /** Load of each kind before anything is measured: the first ten thousand calls tell about V8's compiler. */
  readonly settleSeconds: number;
  /** Runs of each figure, Postern and floor in turn; the median counts. */
  readonly rounds: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly externalSecrets: number;
}

export interface AdmissionFigures {
  readonly rows: readonly AdmissionRow[];
  readonly idle: Memory;
  readonly afterLoad: Memory;
  readonly floorAfterLoad: Memory;
}

export interface AdmissionRow {
  readonly what: string;
  readonly bytes: number;
  readonly answerBytes: number;
  readonly connections: number;
  readonly postern: LoadResult;
  readonly floor: LoadResult;
}

/** Load on `postern serve` and, in turn, on a floor that gives answers of the same size without deciding anything. */
export async function benchAdmission(options: AdmissionBenchOptions): Promise<AdmissionFigures> {
  const { program, folder, connections, rounds, externalSecrets } = options;
  await using closing = new AsyncDisposableStack();
  const serve = await startServe(program, folder, externalSecrets);
  closing.defer(() => serve.stop());
  const idle = memoryOf(serve.pid);
  const answered = await Promise.all(
    cases().map(async each => ({ ...each, answer: await mustAllow(serve.port, each) })),
  );
  const floor = await startFloor(
    folder,
    Object.fromEntries(answered.map(({ answer }, i) => [`/${i}`, answer])),
  );
  closing.defer(() => floor.stop());

  const onServe = ({ path, bodies }: Case): Target => ({ path, bodies, port: serve.port, pid: serve.pid });
  const onFloor = ({ bodies }: Case, i: number): Target => ({
    path: `/${i}`,
    bodies,
    port: floor.port,
    pid: floor.pid,
  });
  for (const target of [...answered.map(onServe), ...answered.map(onFloor)]) {
    await runLoad(folder, {
      ...options,
      ...target,
      connections: 8,
      time: 'requests',
      seconds: options.settleSeconds,
    });
  }

  const rows: AdmissionRow[] = [];
  for (const [i, each] of answered.entries()) {
    const { what, bodies, answer } = each;
    for (const count of connections) {
      const results: { readonly postern: LoadResult[]; readonly floor: LoadResult[] } = {
        postern: [],
        floor: [],
      };
      for (let round = 0; round < rounds; round++) {
        const load = { ...options, connections: count, time: 'requests' } as const;
        results.postern.push(await runLoad(folder, { ...load, ...onServe(each) }));
        results.floor.push(await runLoad(folder, { ...load, ...onFloor(each, i) }));
      }
      rows.push({
        what,
        bytes: Buffer.byteLength(bodies[0] ?? ''),
        answerBytes: Buffer.byteLength(answer),
        connections: count,
        postern: medians(results.postern),
        floor: medians(results.floor),
      });
    }
  }
  return { rows, idle, afterLoad: memoryOf(serve.pid), floorAfterLoad: memoryOf(floor.pid) };
}

type Target = Pick<LoadOptions, 'path' | 'bodies' | 'port' | 'pid'>;

interface Case {
  readonly what: string;
  readonly path: string;
  readonly bodies: readonly string[];
  readonly patches: boolean;
}

/** More than any memory of answers holds. */
const TEMPLATES = 300;

function cases(): readonly Case[] {
  const podKind = { group: '', version: 'v1', kind: 'Pod' };
  const mutate = (what: string, bytes: number, inject: 'auto' | 'db,api', templates: number): Case => ({
    what,
    path: '/mutate?timeout=10s',
    bodies: Array.from({ length: templates }, (_, i) =>
      review(pod(bytes, inject, `${i}`.padStart(10, 'a')), podKind),
    ),
    patches: true,
  });
  return [
    mutate('5 KB, drop-in, each another', 4900, 'auto', TEMPLATES),
    mutate('5 KB, drop-in, one rollout', 4900, 'auto', 1),
    mutate('5 KB, by name, each another', 4900, 'db,api', TEMPLATES),
    mutate('5 KB, by name, one rollout', 4900, 'db,api', 1),
    mutate('40 KB, drop-in, each another', 40_000, 'auto', TEMPLATES),
    {
      what: 'ExternalSecret',
      path: '/validate?timeout=5s',
      bodies: [
        review(externalSecret('db'), {
          group: 'external-secrets.io',
          version: 'v1',
          kind: 'ExternalSecret',
        }),
      ],
      patches: false,
    },
  ];
}

/** The answer to one call; a benchmark of refusals would be a fine figure for nothing. */
async function mustAllow(port: number, { what, path, bodies, patches }: Case): Promise<string> {
  const answer = await post(port, path, bodies[0] ?? '');
  const { response }: { response: { allowed: boolean; patch?: string; warnings?: string[] } } =
    JSON.parse(answer);
  if (!response.allowed || (response.patch !== undefined) !== patches || response.warnings !== undefined) {
    throw new Error(`${what}: an unexpected answer: ${answer}`);
  }
  return answer;
}

export function post(port: number, path: string, body: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const agent = new Agent({ rejectUnauthorized: false });
  const headers = { 'content-type': 'application/json' };
  const call = request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers }, response => {
    text(response).then(resolve, reject);
  });
  call.on('error', reject);
  call.end(body);
  return promise;
}

export async function startFloor(
  folder: string,
  answers: FloorOptions['answers'],
): Promise<Program & { readonly port: number }> {
  const terms = { keyType: 'ecdsa-p256', lifetimeMs: 86_400_000, now: Date.now(), randomBytes } as const;
  const leaf = await issueLeaf(await issueAuthority(terms), { dns: ['localhost'], ip: ['127.0.0.1'] }, terms);
  const port = await freePort();
  const options: FloorOptions = { port, certificate: leaf.certificate, key: leaf.privateKey, answers };
  const file = join(folder, 'floor.json');
  await writeFile(file, JSON.stringify(options));
  const floor = await startProgram({
    command: process.execPath,
    args: [join(import.meta.dirname, 'floor-server.ts'), file],
    logFolder: folder,
    name: 'floor',
    env: { NODE_ENV: 'production' },
  });
  await waitUntil(async () => post(port, '/0', '{}'), {
    what: 'the floor answers',
    timeoutSeconds: 30,
    everyMilliseconds: 20,
    hopeless: floor.ended,
  });
  return { ...floor, port };
}

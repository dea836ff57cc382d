import { applyPatch } from '../../src/inject/apply-patch.ts';
import type { Pod } from '../../src/api/pod.ts';
import { post, startFloor, type AdmissionBenchOptions } from './admission.ts';
import { externalSecret, pod, review } from './payloads.ts';
import { runLoad } from './run-load.ts';
import { startServe, type ServeProcess } from './serve-process.ts';
import { tenPolicies, validatedObjects, type ValidatedObject } from './validated-objects.ts';

export type ValidationBenchOptions = Omit<AdmissionBenchOptions, 'connections'>;

/** CPU of a server for each request, in milliseconds, measured one after the other. */
export interface ValidationRound {
  readonly floor: number;
  readonly without: number;
  readonly withPolicies: number;
}

export interface ValidationRow {
  readonly what: string;
  readonly bytes: number;
  readonly rounds: readonly ValidationRound[];
}

/** What deciding about one object of each kind costs, without policies and with ten in force; floor and both in turn. */
export async function benchValidation(options: ValidationBenchOptions): Promise<readonly ValidationRow[]> {
  const { program, folder, externalSecrets, rounds } = options;
  await using closing = new AsyncDisposableStack();
  const without = await startServe(program, folder, externalSecrets);
  closing.defer(() => without.stop());
  const withPolicies = await startServe(program, folder, externalSecrets, tenPolicies());
  closing.defer(() => withPolicies.stop());
  // Each signs plans with a key of its own.
  const [plain, ruled] = [await objectsFor(without), await objectsFor(withPolicies)];
  const answers = await Promise.all(plain.map(each => mustPass(without, each)));
  await Promise.all(ruled.map(each => mustPass(withPolicies, each)));
  await mustRefuse(withPolicies);
  const floor = await startFloor(
    folder,
    Object.fromEntries(answers.map((answer, i) => [`/${i}`, answer] as const)),
  );
  closing.defer(() => floor.stop());

  const cpuOf = async (
    server: { readonly port: number; readonly pid: number },
    path: string,
    body: string,
    seconds: number,
  ): Promise<number> => {
    const { port, pid } = server;
    const target = { port, pid, path, bodies: [body], connections: 8, time: 'requests' } as const;
    return (await runLoad(folder, { ...options, ...target, seconds })).cpuMillisecondsPerRequest;
  };
  const rows: ValidationRow[] = [];
  for (const [i, { what, body }] of plain.entries()) {
    const measure = async (seconds: number): Promise<ValidationRound> => ({
      floor: await cpuOf(floor, `/${i}`, body, seconds),
      without: await cpuOf(without, PATH, body, seconds),
      withPolicies: await cpuOf(withPolicies, PATH, ruled[i]?.body ?? body, seconds),
    });
    await measure(options.settleSeconds);
    const measured: ValidationRound[] = [];
    for (let round = 0; round < rounds; round++) measured.push(await measure(options.seconds));
    rows.push({ what, bytes: Buffer.byteLength(body), rounds: measured });
  }
  return rows;
}

const PATH = '/validate?timeout=5s';

/** The pod as this server injects it: it would refuse the plan of another. */
async function objectsFor({ port }: ServeProcess): Promise<readonly ValidatedObject[]> {
  const created = pod(4900, 'auto');
  const body = review(created, { group: '', version: 'v1', kind: 'Pod' });
  const { response }: { response: { patch?: string } } = JSON.parse(
    await post(port, '/mutate?timeout=10s', body),
  );
  if (response.patch === undefined) throw new Error('the pod is not injected into');
  const injected = applyPatch<Pod>(created, JSON.parse(Buffer.from(response.patch, 'base64').toString()));
  return validatedObjects(injected);
}

/** Policies that are not in force cost nothing. */
async function mustRefuse({ port }: ServeProcess): Promise<void> {
  const kind = { group: 'external-secrets.io', version: 'v1', kind: 'ExternalSecret' };
  const answer = await post(port, PATH, review(externalSecret('db', '1s'), kind));
  const { response }: { response: { allowed: boolean } } = JSON.parse(answer);
  if (response.allowed) throw new Error(`the policies are not in force: ${answer}`);
}

/** A benchmark of refusals would be a fine figure for nothing. */
async function mustPass({ port }: ServeProcess, { what, body }: ValidatedObject): Promise<string> {
  const answer = await post(port, PATH, body);
  const { response }: { response: { allowed: boolean; warnings?: string[] } } = JSON.parse(answer);
  if (!response.allowed || response.warnings !== undefined)
    throw new Error(`${what}: an unexpected answer: ${answer}`);
  return answer;
}

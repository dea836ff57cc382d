import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { afterEach, beforeAll, afterAll, beforeEach, expect, test } from 'vitest';
import { bundle } from '../../deploy/image/bundle.ts';
import { defaultLimits } from '../../src/admission/server/limits.ts';
import { send } from '../harness/http-send.ts';
import { tempFolder, type TempFolder } from '../harness/temp-folder.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { externalSecret, pod, review } from './payloads.ts';
import { memoryOf } from './process-usage.ts';
import { startServe, type ServeProcess } from './serve-process.ts';

// The process as it is installed, with its limits and its flags, against as much as it lets in: nothing is scaled down.
const MEMORY_LIMIT_MIB = 256;
const AT_ONCE = 50;
const POD = { group: '', version: 'v1', kind: 'Pod' };

let folder: TempFolder;
let program: string;
let serve: ServeProcess;
let agent: Agent;

beforeAll(async () => {
  folder = await tempFolder('large-bodies');
  const [postern] = await bundle(folder.path);
  program = postern?.file ?? '';
});

afterAll(async () => {
  await folder?.remove();
});

beforeEach(async () => {
  serve = await startServe(program, folder.path, 200);
  agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
});

afterEach(async () => {
  agent.destroy();
  await serve.stop();
});

function call(path: string, body: string | Buffer, own = agent): Promise<{ status: number; answer: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; answer: string }>();
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const options = { host: '127.0.0.1', port: serve.port, path, method: 'POST', agent: own, headers };
  const sent = request(options, response => {
    text(response).then(answer => resolve({ status: response.statusCode ?? 0, answer }), reject);
  });
  sent.on('error', reject);
  sent.end(body);
  return promise;
}

const metrics = async () => (await send({ url: `http://127.0.0.1:${serve.healthPort}/metrics` })).body;
const metric = async (name: string): Promise<number> =>
  Number(new RegExp(`^${RegExp.escape(name)} (\\S+)$`, 'm').exec(await metrics())?.[1]);

/** A review as long as may be, filled up with as many of `piece` as fit. */
function longest(fill: (pieces: string) => string, piece: string): Buffer {
  const frame = Buffer.byteLength(fill(piece));
  const count = Math.floor((defaultLimits.bodyBytes - frame) / (Buffer.byteLength(piece) + 1));
  return Buffer.from(fill(Array.from({ length: count + 1 }, () => piece).join(',')));
}

/** As many as may be, of what has so many values each. */
const most = (values: number): number => Math.floor((0.99 * defaultLimits.values) / values);

/** In a field that Postern does not know. */
const podWith = (pieces: string): string =>
  review(pod(4900, 'auto'), POD).replace('"spec":{', `"spec":{"extra":[${pieces}],`);

/** As text of two bytes for each character, in V8. */
const CYRILLIC = JSON.stringify(`ш${'x'.repeat(60_000)}`);
const counted = (count: number, piece: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => piece(i)).join(',');
/** Where Postern looks: each container would get a mount. */
const containersWith = (count: number, more = '') =>
  review(pod(4900, 'db,api'), POD).replace(
    /"containers":\[.*\](?=,"volumes")/,
    `"containers":[${counted(count, i => `{"name":"c${i}","image":"a"${more}}`)}]`,
  );
/** With keys of which no two are equal, filled up with text. */
const keyed = (objects: number) =>
  longest(
    pieces => podWith(`${counted(objects, i => `{"a${i}":1,"b${i}":1,"c${i}":1}`)},${pieces}`),
    CYRILLIC,
  );
const annotated = (count: number) =>
  longest(
    pieces =>
      podWith(pieces).replace(
        '"annotations":{',
        `"annotations":{${counted(count, i => `"postern.dev/x${i}":""`)},`,
      ),
    CYRILLIC,
  );

test.each([
  ['containers as many as are read', containersWith(most(3))],
  ['containers with few values', containersWith(most(8), ',"envFrom":[{"secretRef":{"name":"db"}}]')],
  ['more containers than are read', containersWith(160_000)],
  ['annotations', annotated(most(1.1))],
  ['unique keys', keyed(most(4))],
])('twenty reviews at once with %s', async (_what, body) => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => call('/mutate?timeout=10s', body)));

  expect(answers.filter(({ answer }) => answer.length > 4 * 2 ** 20)).toEqual([]);
  expect(memoryOf(serve.pid).peak).toBeLessThan(MEMORY_LIMIT_MIB);
});

test('a hundred connections hold no memory for the large answers that they have been given', async () => {
  const body = Buffer.from(containersWith(3300));
  const agents = Array.from({ length: 100 }, () => new Agent({ keepAlive: true, rejectUnauthorized: false }));
  // Node would hold 0.8 MiB for each of them if such an answer were written at once.
  for (const own of agents)
    expect((await call('/mutate?timeout=10s', body, own)).answer.length).toBeGreaterThan(500_000);
  expect(await metric('postern_admission_connections')).toBe(100);
  expect(memoryOf(serve.pid).peak).toBeLessThan(155);
  for (const own of agents) own.destroy();
});

test.each([
  ['long text', `"${'x'.repeat(60_000)}"`, 200],
  ['text beyond Latin-1', CYRILLIC, 200],
  ['variables', '{"name":"SERVICE_ADDRESS","value":"tcp://service.shop.svc"}', 400],
  ['nothing but empty objects', '{}', 400],
  ['nothing but arrays', '[[[]]]', 400],
])('fifty bodies of 8 MiB at once, of %s', async (_what, piece, worked) => {
  const body = longest(podWith, piece);
  expect(body.length).toBeGreaterThan(0.99 * defaultLimits.bodyBytes);
  expect(body.length).toBeLessThanOrEqual(defaultLimits.bodyBytes);
  const small = review(externalSecret('db'), {
    group: 'external-secrets.io',
    version: 'v1',
    kind: 'ExternalSecret',
  });

  let flooding = true;
  const flood = Promise.all(Array.from({ length: AT_ONCE }, () => call('/mutate?timeout=10s', body)));
  void flood.finally(() => (flooding = false));
  const normal: string[] = [];
  while (flooding) normal.push((await call('/validate?timeout=30s', small)).answer);
  const statuses = (await flood).map(({ status }) => status);
  // Each has its answer, and what was not worked on is counted.
  expect(statuses.filter(status => status !== worked && status !== 429)).toEqual([]);
  expect(statuses).toContain(worked);
  const shed = await Promise.all(
    ['bodies', 'late'].map(reason => metric(`postern_admission_shed_total{reason="${reason}"}`)),
  );
  expect(shed.reduce((sum, count) => sum + count)).toBe(statuses.filter(status => status === 429).length);
  // Whoever asks for something small meanwhile is answered.
  expect(normal.length).toBeGreaterThan(0);
  expect(normal.filter(answer => !answer.includes('"allowed":true'))).toEqual([]);
  expect(memoryOf(serve.pid).peak).toBeLessThan(MEMORY_LIMIT_MIB);
  await waitUntil(async () => (await metric('postern_admission_large_body_bytes')) === 0, {
    what: 'the room is free again',
    timeoutSeconds: 10,
  });
  expect(await metric('postern_admission_queued')).toBe(0);
});

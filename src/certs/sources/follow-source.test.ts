import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createKubeClient } from '../../kube/client.ts';
import { json, startScriptedServer, type ScriptedServer } from '../../kube/testing/scripted-server.ts';
import { tokenAccess } from '../../kube/testing/token-access.ts';
import type { CertificateSource } from './certificate-source.ts';
import { followSource, type External, type SourceFollower } from './follow-source.ts';
import { SAMPLE_PAIR_NAMES, samplePair, type SamplePair } from './testing/sample-pair.ts';

const NOW = Date.UTC(2026, 5, 1);
const HOUR = 3_600_000;
const log = { debug() {}, info() {}, warn() {}, error() {} };
const cleanups: (() => unknown)[] = [];
let clock: number;
let folder: string;
let server: ScriptedServer;
let follower: SourceFollower;
let waiting: { holds: (external: External | undefined) => boolean; resolve: () => void } | undefined;

beforeEach(async () => {
  clock = NOW;
  folder = await mkdtemp(join(tmpdir(), 'postern-source-'));
  server = await startScriptedServer((_call, answer) => json(answer, {}));
  cleanups.push(
    () => server.close(),
    () => rm(folder, { recursive: true }),
  );
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function follow(source: CertificateSource, heard: Partial<typeof log> = {}): void {
  const client = createKubeClient({ access: tokenAccess(server), random: () => 0 });
  follower = followSource({
    client,
    log: { ...log, ...heard },
    namespace: 'ns',
    source,
    names: SAMPLE_PAIR_NAMES,
    now: () => clock,
    everyMs: 5,
    changed() {
      if (waiting?.holds(follower.external())) waiting.resolve();
    },
  });
  cleanups.push(
    () => client.close(),
    () => follower.stop(),
  );
}

async function until(holds: (external: External | undefined) => boolean): Promise<External | undefined> {
  if (!holds(follower.external())) {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting = { holds, resolve };
    await promise;
  }
  return follower.external();
}

const write = async (texts: Readonly<Record<string, string>>): Promise<void> => {
  for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
};
const served = (external: External | undefined) => external?.certificate?.pair.pem.certificate;

/** The Secret is there from the start, and each later state comes as an event. */
function secretOf(
  texts: Readonly<Record<string, string>>,
): (next: Readonly<Record<string, string>>) => Promise<void> {
  const secret = (data: Readonly<Record<string, string>>) => ({
    metadata: { name: 'postern-tls', resourceVersion: '3' },
    data: Object.fromEntries(
      Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
    ),
  });
  const watch = Promise.withResolvers<(object: object) => void>();
  server.script(({ query }, answer) => {
    if (!query.has('watch'))
      return json(answer, { metadata: { resourceVersion: '3' }, items: [secret(texts)] });
    answer.writeHead(200, { 'Content-Type': 'application/json' });
    answer.flushHeaders();
    watch.resolve(object => void answer.write(`${JSON.stringify({ type: 'MODIFIED', object })}\n`));
  });
  return async next => {
    const send = await watch.promise;
    send(secret(next));
  };
}

test('of our own authority there is nothing to follow', () => {
  follow({ from: 'own' });
  expect(follower.external()).toBeUndefined();
  expect(server.calls).toEqual([]);
});

test('a Secret is followed by its name, and what is renewed in it is seen', async () => {
  const [first, second] = [await samplePair(NOW), await samplePair(NOW)];
  const renew = secretOf(first);
  follow({ from: 'secret', name: 'postern-tls' });
  await until(external => served(external) === first['tls.crt']);
  expect(server.calls[0]).toMatchObject({ path: '/api/v1/namespaces/ns/secrets' });
  expect(server.calls[0]?.query.get('fieldSelector')).toBe('metadata.name=postern-tls');
  await renew(second);
  await until(external => served(external) === second['tls.crt']);
  expect(follower.external()).toMatchObject({ name: 'Secret postern-tls', fault: undefined });
});

test('a folder that is filled later is followed, and what is wrong is said until then', async () => {
  follow({ from: 'files', folder });
  await until(external => external?.fault === 'is missing');
  expect(served(follower.external())).toBeUndefined();
  const pair = await samplePair(NOW);
  await write(pair);
  const external = await until(state => state?.fault === undefined);
  expect(served(external)).toBe(pair['tls.crt']);
});

test('a folder that is not there yet is looked for as often as is asked for', { timeout: 5000 }, async () => {
  const parent = folder;
  folder = join(parent, 'later');
  cleanups.push(() => (folder = parent));
  follow({ from: 'files', folder });
  await until(external => external?.fault === 'is missing');
  await mkdir(folder);
  const pair = await samplePair(NOW);
  await write(pair);
  expect(served(await until(external => external?.fault === undefined))).toBe(pair['tls.crt']);
});

describe('what was read once is judged by the clock', () => {
  test.each<[string, (pair: SamplePair) => CertificateSource]>([
    ['a folder', () => ({ from: 'files', folder })],
    ['a Secret', pair => (secretOf(pair), { from: 'secret', name: 'postern-tls' })],
  ])('of %s: not valid yet, then fit, then expired', async (_what, sourceOf) => {
    const pair = await samplePair(NOW);
    await write(pair);
    clock = NOW - HOUR - 3000;
    follow(sourceOf(pair));
    await until(external => external?.fault === 'is not valid yet');
    expect(served(follower.external())).toBeUndefined();

    clock += 3000;
    expect(follower.external()?.fault).toBeUndefined();
    expect(served(follower.external())).toBe(pair['tls.crt']);

    clock = NOW + 25 * HOUR;
    expect(follower.external()?.fault).toBe('has expired');
    expect(served(follower.external())).toBe(pair['tls.crt']);
  });

  test('but not what the source before had', async () => {
    await write(await samplePair(NOW));
    follow({ from: 'files', folder });
    await until(external => served(external) !== undefined);
    secretOf({});
    follower.use({ from: 'secret', name: 'postern-tls' });
    clock += HOUR;
    expect(follower.external()).toMatchObject({ certificate: undefined, fault: 'was not read so far' });
  });
});

test('after a pair that is unfit the last good one stays, and the fault is told', async () => {
  const [good, other] = [await samplePair(NOW), await samplePair(NOW)];
  await write(good);
  follow({ from: 'files', folder });
  await until(external => served(external) !== undefined);
  await write({ 'tls.crt': other['tls.crt'] });
  const external = await until(state => state?.fault !== undefined);
  expect(external).toMatchObject({
    name: `folder ${folder}`,
    fault: 'has a private key that belongs to another certificate',
  });
  expect(served(external)).toBe(good['tls.crt']);
});

test('the source can be changed, and the one before has nothing to say any more', async () => {
  const [inFolder, inSecret] = [await samplePair(NOW), await samplePair(NOW)];
  await write(inFolder);
  const renew = secretOf(inSecret);
  follow({ from: 'files', folder });
  await until(external => served(external) === inFolder['tls.crt']);

  follower.use({ from: 'secret', name: 'postern-tls' });
  expect(follower.external()).toMatchObject({ name: 'Secret postern-tls', fault: 'was not read so far' });
  await write(await samplePair(NOW));
  await until(external => served(external) === inSecret['tls.crt']);
  await renew(inFolder);
  await until(external => served(external) === inFolder['tls.crt']);

  follower.use({ from: 'own' });
  await renew(inSecret);
  expect(follower.external()).toBeUndefined();
});

describe('what cannot be read is said with the reason', () => {
  const refuse = () =>
    server.script((_call, answer) => {
      const message = 'secrets is forbidden: User "system:serviceaccount:ns:postern" cannot list resource';
      json(answer, { kind: 'Status', code: 403, reason: 'Forbidden', message }, 403);
    });

  test('of a Secret without its Role, until the Role is there', async () => {
    const refused = Promise.withResolvers<void>();
    refuse();
    follow({ from: 'secret', name: 'postern-tls' }, { info: () => refused.resolve() });
    await refused.promise;
    expect(follower.external()?.fault).toMatch(/^cannot be read: .*secrets is forbidden: User/);

    const pair = await samplePair(NOW);
    secretOf(pair);
    await until(external => served(external) !== undefined);
    expect(follower.external()?.fault).toBeUndefined();
  });

  test('of a folder whose files may not be read, and the last good pair stays', async () => {
    const pair = await samplePair(NOW);
    await write(pair);
    const refused = Promise.withResolvers<void>();
    follow({ from: 'files', folder }, { warn: () => refused.resolve() });
    await until(external => served(external) !== undefined);
    await rm(join(folder, 'tls.key'));
    await mkdir(join(folder, 'tls.key'));
    await refused.promise;
    expect(follower.external()?.fault).toMatch(/^cannot be read: .*EISDIR/);
    expect(served(follower.external())).toBe(pair['tls.crt']);
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createKubeClient } from '../../kube/client.ts';
import type { KubeObject } from '../../kube/object.ts';
import {
  json,
  refuse,
  startScriptedServer,
  type ScriptedServer,
} from '../../kube/testing/scripted-server.ts';
import { tokenAccess } from '../../kube/testing/token-access.ts';
import { targetKey, type TrustTarget } from '../certificate-cluster.ts';
import { crdConversion } from './crd-conversion.ts';
import type { RefusedKind } from './refused-kinds.ts';
import { trustBundleMap } from './trust-bundle-map.ts';
import { watchTargets } from './watch-targets.ts';
import { webhookConfigurations } from './webhook-configurations.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
const cleanups: (() => unknown)[] = [];
/** What a list answers, by the last part of the path and the selector. */
let stored: Record<string, readonly KubeObject[]>;
let watches: Map<string, (type: string, object: KubeObject) => void>;
let server: ScriptedServer;
let seen: (readonly TrustTarget[])[];
let refusals: (readonly RefusedKind[])[];
let refusing: { holds: (kinds: readonly RefusedKind[]) => boolean; resolve: () => void } | undefined;
/** What RBAC does not allow, as in `stored`. */
let refused: Set<string>;
let waiting: { holds: (targets: readonly TrustTarget[]) => boolean; resolve: () => void } | undefined;

beforeEach(async () => {
  stored = {};
  watches = new Map();
  seen = [];
  refusals = [];
  refusing = undefined;
  refused = new Set();
  server = await startScriptedServer(({ path, query }, answer) => {
    const name = `${path.split('/').at(-1)} ${query.get('labelSelector') ?? query.get('fieldSelector')}`;
    if (refused.has(name)) {
      refuse(answer, 403, 'Forbidden');
      return;
    }
    if (!query.has('watch')) {
      json(answer, { metadata: { resourceVersion: '5' }, items: stored[name] ?? [] });
      return;
    }
    answer.writeHead(200, { 'Content-Type': 'application/json' });
    answer.flushHeaders();
    watches.set(name, (type, object) => answer.write(`${JSON.stringify({ type, object })}\n`));
  });
  const client = createKubeClient({ access: tokenAccess(server), random: () => 0 });
  cleanups.push(
    () => server.close(),
    () => client.close(),
  );
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function start(): void {
  const client = createKubeClient({ access: tokenAccess(server), random: () => 0 });
  const stop = watchTargets({
    client,
    log,
    timing: { backoffBaseMs: 1, backoffCapMs: 2 },
    kinds: [...webhookConfigurations(['extra']), crdConversion, trustBundleMap('ns')],
    changed(targets) {
      seen.push(targets);
      if (waiting?.holds(targets)) waiting.resolve();
    },
    refused(kinds) {
      refusals.push(kinds);
      if (refusing?.holds(kinds)) refusing.resolve();
    },
  });
  cleanups.push(() => client.close(), stop);
}

function until(holds: (targets: readonly TrustTarget[]) => boolean): Promise<void> {
  const last = seen.at(-1);
  if (last !== undefined && holds(last)) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  waiting = { holds, resolve };
  return promise;
}

async function send(source: string, type: string, object: KubeObject): Promise<void> {
  while (!watches.has(source)) await new Promise(setImmediate);
  watches.get(source)?.(type, object);
}

const keys = (targets: readonly TrustTarget[] | undefined) => targets?.map(targetKey).toSorted();
const metadata = (name: string, resourceVersion = '3') => ({ name, uid: name, resourceVersion });
const configuration = (name: string, entries = ['w'], version = '3') => ({
  metadata: metadata(name, version),
  webhooks: entries.map(entry => ({ name: entry, clientConfig: { caBundle: 'UEVN' } })),
});
const definition = (strategy: string, version = '3') => ({
  metadata: metadata('things.example.com', version),
  spec: { conversion: { strategy } },
});
const LABELLED = 'app.kubernetes.io/part-of=postern';
const MUTATING = `mutatingwebhookconfigurations ${LABELLED}`;
const DEFINITIONS = `customresourcedefinitions ${LABELLED}`;
const MAP = 'configmaps metadata.name=postern-trust-bundle';

test('configurations are found by label and by name, both kinds, each once', async () => {
  stored = {
    [MUTATING]: [configuration('postern')],
    'mutatingwebhookconfigurations metadata.name=extra': [configuration('extra'), configuration('postern')],
    [`validatingwebhookconfigurations ${LABELLED}`]: [configuration('postern')],
  };
  start();
  await until(() => true);
  expect(keys(seen[0])).toEqual([
    'ConfigMap/postern-trust-bundle',
    'MutatingWebhookConfiguration/extra',
    'MutatingWebhookConfiguration/postern',
    'ValidatingWebhookConfiguration/postern',
  ]);
  expect(seen[0]?.[0]?.entries).toEqual([{ name: 'w', caBundle: 'PEM' }]);
});

test('nothing is said before every list is there', async () => {
  const lists = Promise.withResolvers<void>();
  const answerLists = lists.promise;
  server.script(async ({ path, query }, answer) => {
    if (query.has('watch')) {
      answer.writeHead(200).flushHeaders();
      return;
    }
    if (path.endsWith('/customresourcedefinitions')) await answerLists;
    json(answer, { metadata: { resourceVersion: '5' }, items: [] });
  });
  start();
  while (server.calls.filter(call => call.query.has('watch')).length < 5) await new Promise(setImmediate);
  expect(seen).toEqual([]);
  lists.resolve();
  await until(() => true);
  expect(seen.length).toBeGreaterThan(0);
});

test('the ConfigMap is a target while it does not exist, and again after it was deleted', async () => {
  start();
  const absent = { name: 'postern-trust-bundle', uid: '', entries: [{ name: 'ca.crt', caBundle: '' }] };
  await until(() => true);
  expect(seen[0]).toEqual([expect.objectContaining(absent)]);

  const map = { metadata: metadata('postern-trust-bundle'), data: { 'ca.crt': 'PEM' } };
  await send(MAP, 'ADDED', map);
  await until(([target]) => target?.uid === 'postern-trust-bundle');
  expect(seen.at(-1)?.[0]?.entries).toEqual([{ name: 'ca.crt', caBundle: 'PEM' }]);

  await send(MAP, 'DELETED', map);
  await until(([target]) => target?.uid === '');
  expect(seen.at(-1)).toEqual([expect.objectContaining(absent)]);
});

test('a webhook that is added later becomes an entry, and a renamed configuration another target', async () => {
  stored = { [MUTATING]: [configuration('postern')] };
  start();
  await send(MUTATING, 'MODIFIED', configuration('postern', ['w', 'added'], '6'));
  await until(targets => targets[0]?.entries.length === 2);
  expect(seen.at(-1)?.[0]?.entries.map(({ name }) => name)).toEqual(['w', 'added']);

  await send(MUTATING, 'DELETED', configuration('postern', ['w'], '7'));
  await send(MUTATING, 'ADDED', configuration('renamed', ['w'], '8'));
  await until(targets => targets.some(({ name }) => name === 'renamed'));
  expect(keys(seen.at(-1))).toEqual([
    'ConfigMap/postern-trust-bundle',
    'MutatingWebhookConfiguration/renamed',
  ]);
});

test('a definition is a target as long as a webhook converts it', async () => {
  stored = { [DEFINITIONS]: [definition('None')] };
  start();
  await until(() => true);
  expect(keys(seen.at(-1))).toEqual(['ConfigMap/postern-trust-bundle']);
  await send(DEFINITIONS, 'MODIFIED', definition('Webhook', '6'));
  await until(targets => targets.length === 2);
  expect(keys(seen.at(-1))).toContain('CustomResourceDefinition/things.example.com');
  await send(DEFINITIONS, 'MODIFIED', definition('None', '7'));
  await until(targets => targets.length === 1);
});

describe('what may not be listed', () => {
  const untilRefused = (...kinds: readonly RefusedKind[]): Promise<void> => {
    const holds = (now: readonly RefusedKind[]) => now.join() === kinds.join();
    if (holds(refusals.at(-1) ?? [])) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    refusing = { holds, resolve };
    return promise;
  };

  test.each<[RefusedKind, string, readonly string[]]>([
    [
      'CustomResourceDefinition',
      DEFINITIONS,
      ['ConfigMap/postern-trust-bundle', 'MutatingWebhookConfiguration/postern'],
    ],
    ['ConfigMap', MAP, ['MutatingWebhookConfiguration/postern']],
  ])('of kind %s is named, and nobody is kept from the others', async (kind, source, known) => {
    stored = { [MUTATING]: [configuration('postern')] };
    refused = new Set([source]);
    start();
    await until(() => true);
    expect([refusals, keys(seen[0])]).toEqual([[[kind]], known]);
  });

  test('of webhook configurations is named, and nothing is known without', async () => {
    refused = new Set([MUTATING, 'validatingwebhookconfigurations metadata.name=extra']);
    start();
    await untilRefused('MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration');
    expect(seen).toEqual([]);
  });

  test('is listed as soon as it may be, and not named any more', async () => {
    stored = { [DEFINITIONS]: [definition('Webhook')] };
    refused = new Set([DEFINITIONS]);
    start();
    await until(() => true);
    refused.clear();
    await until(targets => targets.length === 2);
    await send(DEFINITIONS, 'MODIFIED', definition('Webhook', '6'));
    await untilRefused();
    expect(refusals).toEqual([['CustomResourceDefinition'], []]);
  });

  test('is still not known when the API server fails in another way after that', async () => {
    refused = new Set([DEFINITIONS]);
    start();
    await until(() => true);
    refused.clear();
    let failures = 0;
    const failed = Promise.withResolvers<void>();
    server.script((_call, answer) => {
      refuse(answer, 500, 'InternalError');
      if (++failures === 3) failed.resolve();
    });
    await failed.promise;
    expect(refusals).toEqual([['CustomResourceDefinition']]);
  });
});

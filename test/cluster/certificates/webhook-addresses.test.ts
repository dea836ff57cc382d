import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { startAdmissionLoad, type AdmissionLoad } from '../../soak/admission-load.ts';
import { rotateAndWait } from '../../soak/ask-for-rotation.ts';
import { endOfLoad, NOTHING_LOST, untilAdmitted } from '../../soak/end-of-load.ts';
import { setSoakStage, type SoakStage } from '../../soak/stage.ts';
import { agreedLeaf } from '../support/certificates/agreed-leaf.ts';
import { deployedObjects, POSTERN_NAMESPACE, type DeployedObject } from '../support/deployed-objects.ts';
import { caBundles } from '../support/webhook-configuration.ts';

// A webhook is called by the name of a Service or at a url, and its caBundle is beside either.
const SETTINGS = {
  leafLifetimeMs: 600_000,
  authorityLifetimeMs: 3_600_000,
  holdMs: 1000,
  drainMs: 500,
  tickMs: 250,
};
let stage: SoakStage;
let load: AdmissionLoad;

beforeAll(async () => {
  stage = await setSoakStage(2, SETTINGS);
  for (const name of ['postern', 'renamed']) await putService(name);
});

afterAll(async () => {
  await stage?.stop();
});

/** Leads to the balancer. An API server that resolves it dials the external name, on the port that the webhook names. */
async function putService(name: string): Promise<void> {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: POSTERN_NAMESPACE },
    spec: { type: 'ExternalName', externalName: 'localhost' },
  };
  await mustKubectl(stage.cluster.kubectl, ['apply', '-f', '-'], { input: JSON.stringify(service) });
}

type Address = (path: string) => object;
const byUrl =
  (host = '127.0.0.1'): Address =>
  path => ({ url: `https://${host}:${new URL(stage.postern.url).port}${path}` });
const byService =
  (name = 'postern'): Address =>
  path => ({
    service: { name, namespace: POSTERN_NAMESPACE, path, port: Number(new URL(stage.postern.url).port) },
  });

/** The configurations as they are installed, with other addresses. */
async function configured(addressOf: (object: DeployedObject) => Address): Promise<string> {
  const objects = (await deployedObjects(stage.cluster)).filter(({ webhooks }) => webhooks !== undefined);
  const items = objects.map(object => ({
    ...object,
    webhooks: object.webhooks?.map(webhook => ({
      ...webhook,
      clientConfig: addressOf(object)(
        'service' in webhook.clientConfig ? webhook.clientConfig.service.path : '',
      ),
    })),
  }));
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

async function configure(
  command: 'apply' | 'replace',
  addressOf: (object: DeployedObject) => Address,
): Promise<void> {
  const input = await configured(addressOf);
  // Or an apply after a replace would not know which address it has to take away.
  const options = command === 'replace' ? ['--save-config'] : [];
  await mustKubectl(stage.cluster.kubectl, [command, ...options, '-f', '-'], { input });
}

const everywhere = (address: Address) => () => address;
const halfAndHalf = ({ kind }: DeployedObject): Address =>
  kind === 'MutatingWebhookConfiguration' ? byService() : byUrl();

beforeEach(async () => {
  load = startAdmissionLoad(stage.client, stage.namespace, 10);
  await untilAdmitted(load);
});

afterEach(async () => {
  await load.stop();
});

describe.each([
  ['a Service', everywhere(byService())],
  ['a Service here and a url there', halfAndHalf],
  ['a url', everywhere(byUrl())],
])('called through %s from now on', (_what, addressOf) => {
  test('every webhook keeps its caBundle, and no call is lost', async () => {
    const before = await caBundles(stage.cluster);
    await configure('apply', addressOf);
    await untilAdmitted(load);
    expect(await caBundles(stage.cluster)).toEqual(before);
    expect(await endOfLoad(load)).toEqual(NOTHING_LOST);
  });

  test('every webhook follows when the authority is replaced, and no call is lost', async () => {
    const before = await caBundles(stage.cluster);
    expect(await rotateAndWait(stage.client, 60_000)).toBe(0);
    const after = await caBundles(stage.cluster);
    expect(after).toHaveLength(before.length);
    expect(new Set(after).size).toBe(1);
    expect(after[0]).not.toBe(before[0]);
    await agreedLeaf(stage.cluster, stage.postern.replicas);
    expect(await endOfLoad(load)).toEqual(NOTHING_LOST);
  });

  test('every webhook has its caBundle back when the configurations are replaced', async () => {
    const before = await caBundles(stage.cluster);
    await configure('replace', addressOf);
    await waitUntil(async () => new Set([...before, ...(await caBundles(stage.cluster))]).size === 1, {
      what: 'every caBundle is as it was',
      timeoutSeconds: 10,
      everyMilliseconds: 50,
    });
    await untilAdmitted(load);
    expect(load.bare()).toBe(0);
  });
});

describe.each([
  ['a renamed Service', everywhere(byService('renamed')), `renamed.${POSTERN_NAMESPACE}.svc`],
  ['a url with another host', everywhere(byUrl('localhost')), 'localhost'],
])('called through %s', (_what, addressOf, name) => {
  test('it is trusted by that name at once, without a restart and under the same authority', async () => {
    const pids = stage.postern.replicas.map(({ pid }) => pid());
    const before = await caBundles(stage.cluster);
    expect((await agreedLeaf(stage.cluster, stage.postern.replicas)).names).not.toContain(`DNS:${name}`);
    await configure('apply', addressOf);
    await waitUntil(
      async () => (await agreedLeaf(stage.cluster, stage.postern.replicas)).names.includes(`DNS:${name}`),
      {
        what: `every replica serves a certificate for ${name}`,
        timeoutSeconds: 10,
        everyMilliseconds: 50,
      },
    );
    await untilAdmitted(load);
    const failed = load.failures.length;
    await untilAdmitted(load);
    for (const { message } of load.failures) expect(message).toContain(`not ${name}`);
    expect(load.failures).toHaveLength(failed);
    expect(await caBundles(stage.cluster)).toEqual(before);
    expect(stage.postern.replicas.map(({ pid }) => pid())).toEqual(pids);
  });
});

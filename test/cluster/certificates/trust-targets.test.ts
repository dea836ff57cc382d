import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { send } from '../../harness/http-send.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { CERTIFICATE_SECRET, CONFIGURATION_NAME, POSTERN_NAMESPACE } from '../support/deployed-objects.ts';
import { installPostern, type Installation } from '../support/install-postern.ts';
import { caBundles } from '../support/webhook-configuration.ts';

// As the ServiceAccount of the manifests, so that every role that this needs is in them.
const MAP = 'postern-trust-bundle';
const CRD = 'things.postern-test.dev';
const CONVERSION = '.spec.conversion.webhook.clientConfig';
let cluster: Cluster;
let postern: Installation;

beforeAll(async () => {
  cluster = await startCluster();
  postern = await installPostern(cluster, { replicas: 2, config: 'certificates: {tick: 1m}' });
});

afterAll(async () => {
  await postern?.stop();
  await cluster?.stop();
});

const kubectl = async (args: readonly string[], input?: object): Promise<string> =>
  mustKubectl(cluster.kubectl, args, input && { input: JSON.stringify(input) });
const ours = (...args: string[]): Promise<string> => kubectl([...args, `--namespace=${POSTERN_NAMESPACE}`]);
const fromBase64 = (text: string): string => Buffer.from(text, 'base64').toString();
const bundle = async (): Promise<string> =>
  fromBase64(await ours('get', 'secret', CERTIFICATE_SECRET, '-o', String.raw`jsonpath={.data.bundle\.crt}`));
const mapData = (): Promise<string> =>
  ours('get', 'configmap', MAP, '-o', String.raw`jsonpath={.data.ca\.crt}`);
const crdBundle = async (): Promise<string> =>
  fromBase64(await kubectl(['get', 'crd', CRD, '-o', `jsonpath={${CONVERSION}.caBundle}`]));

/** Drift is repaired on its event, long before the next look; answers what is there by then at the latest. */
async function soonAfter(read: () => Promise<string>): Promise<string> {
  const expected = await bundle();
  const until = Date.now() + 15_000;
  for (;;) {
    const text = await read().catch(String);
    if (text === expected || Date.now() > until) return text;
  }
}

/** As rbac.yaml says to do for an object of one's own. */
async function mayPatch(resource: string, name: string): Promise<void> {
  const role = ['--verb=patch', `--resource=${resource}`, `--resource-name=${name}`];
  await kubectl(['create', 'clusterrole', name, ...role]);
  const binding = [`--clusterrole=${name}`, `--serviceaccount=${POSTERN_NAMESPACE}:postern`];
  await kubectl(['create', 'clusterrolebinding', name, ...binding]);
}

async function ownedFields(args: readonly string[]): Promise<unknown> {
  const object: { metadata: { managedFields: { manager: string; operation: string; fieldsV1: unknown }[] } } =
    JSON.parse(await kubectl(['get', ...args, '-o', 'json', '--show-managed-fields']));
  return object.metadata.managedFields
    .filter(({ manager, operation }) => manager === 'postern-certs' && operation === 'Apply')
    .map(({ fieldsV1 }) => fieldsV1);
}

describe('a definition with our label that a webhook converts', () => {
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: CRD, labels: { 'app.kubernetes.io/part-of': 'postern' } },
    spec: {
      group: 'postern-test.dev',
      scope: 'Namespaced',
      names: { plural: 'things', singular: 'thing', kind: 'Thing' },
      conversion: {
        strategy: 'Webhook',
        webhook: { clientConfig: { url: 'https://127.0.0.1:1/convert' }, conversionReviewVersions: ['v1'] },
      },
      versions: [
        { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
      ],
    },
  };

  beforeAll(async () => {
    await mayPatch('customresourcedefinitions.apiextensions.k8s.io', CRD);
  });

  beforeEach(async () => {
    await kubectl(['apply', '--server-side', '-f', '-'], definition);
    await waitUntil(async () => (await crdBundle()) === (await bundle()), {
      what: 'the definition has the bundle',
      timeoutSeconds: 10,
    });
  });

  test('gets the bundle, and nothing else of it is owned', async () => {
    expect(await ownedFields(['crd', CRD])).toEqual([
      { 'f:spec': { 'f:conversion': { 'f:webhook': { 'f:clientConfig': { 'f:caBundle': {} } } } } },
    ]);
    await kubectl(['apply', '--server-side', '-f', '-'], definition);
    expect(await crdBundle()).toBe(await bundle());
  });

  test('has it back within a second when it was wiped', async () => {
    const path = '/spec/conversion/webhook/clientConfig/caBundle';
    await kubectl(['patch', 'crd', CRD, '--type=json', '-p', JSON.stringify([{ op: 'remove', path }])]);
    expect(await soonAfter(crdBundle)).toBe(await bundle());
  });

  test('has it again after it was deleted and created anew', async () => {
    await kubectl(['delete', 'crd', CRD]);
    await kubectl(['apply', '--server-side', '-f', '-'], definition);
    expect(await soonAfter(crdBundle)).toBe(await bundle());
  });
});

describe('the ConfigMap for agents', () => {
  test('holds the bundle, of which only the one key is owned', async () => {
    expect(await mapData()).toBe(await bundle());
    expect(await ownedFields(['configmap', MAP, `--namespace=${POSTERN_NAMESPACE}`])).toEqual([
      { 'f:data': { 'f:ca.crt': {} } },
    ]);
  });

  test('can be read by every ServiceAccount, and changed by none', async () => {
    const namespace = await cluster.createNamespace();
    const may = async (verb: string): Promise<string> =>
      (
        await cluster.kubectl([
          'auth',
          'can-i',
          verb,
          `configmaps/${MAP}`,
          `--namespace=${POSTERN_NAMESPACE}`,
          `--as=system:serviceaccount:${namespace}:default`,
        ])
      ).stdout.trim();
    expect([await may('get'), await may('watch'), await may('patch')]).toEqual(['yes', 'yes', 'no']);
  });

  test('is repaired within a second, and keys of others stay in it', async () => {
    await ours('patch', 'configmap', MAP, '-p', JSON.stringify({ data: { 'ca.crt': 'x', note: 'mine' } }));
    expect(await soonAfter(mapData)).toBe(await bundle());
    expect(await ours('get', 'configmap', MAP, '-o', 'jsonpath={.data.note}')).toBe('mine');
  });

  test('comes back within a second when it was deleted', async () => {
    await ours('delete', 'configmap', MAP);
    expect(await soonAfter(mapData)).toBe(await bundle());
  });
});

test('the bundle is served to whoever trusts the connection', async () => {
  const [ca = ''] = await caBundles(cluster);
  for (const { port } of postern.replicas) {
    const { status, body } = await send({ url: `https://127.0.0.1:${port}/trust-bundle`, ca });
    expect({ status, body }).toEqual({ status: 200, body: await bundle() });
  }
});

test('one replica leads', async () => {
  const holder = await ours('get', 'lease', 'postern', '-o', 'jsonpath={.spec.holderIdentity}');
  expect(postern.replicas.map(({ podName }) => podName())).toContain(holder);
});

describe('another manager', () => {
  const path = '/webhooks/0/clientConfig/caBundle';
  const foreign = Buffer.from('nobody').toString('base64');
  const overwrite = (value = foreign): Promise<string> =>
    kubectl([
      'patch',
      'mutatingwebhookconfiguration',
      CONFIGURATION_NAME,
      '--field-manager=gitops',
      '--type=json',
      '-p',
      JSON.stringify([{ op: 'replace', path, value }]),
    ]);
  const configured = async (): Promise<string> =>
    kubectl([
      'get',
      'mutatingwebhookconfiguration',
      CONFIGURATION_NAME,
      '-o',
      'jsonpath={.webhooks[0].clientConfig.caBundle}',
    ]);
  const isOurs = async (): Promise<boolean> => fromBase64(await configured()) === (await bundle());

  const secondsToRepair = async (): Promise<number> => {
    await waitUntil(isOurs, { what: 'it is repaired', timeoutSeconds: 60 });
    await overwrite();
    const since = performance.now();
    await waitUntil(isOurs, { what: 'it is repaired again', timeoutSeconds: 60 });
    return (performance.now() - since) / 1000;
  };

  test('that keeps changing a caBundle is named in an Event and a metric, and backed off from', async () => {
    const events = (): Promise<string> =>
      ours(
        'get',
        'events',
        '--field-selector=reason=CABundleContested',
        '-o',
        'jsonpath={.items[*].message}',
      );
    await waitUntil(
      async () => {
        if (await isOurs()) await overwrite();
        return (await events()) !== '';
      },
      { what: 'the contest is said in an Event', timeoutSeconds: 30, everyMilliseconds: 20 },
    );
    expect(await events()).toContain(`MutatingWebhookConfiguration/${CONFIGURATION_NAME}`);
    expect(await events()).toContain('gitops');

    // Each pause is twice the one before it; on a machine that is busy a repair alone takes a second or two.
    await waitUntil(async () => (await secondsToRepair()) > 3, {
      what: 'it is repaired in the end, after a while',
      timeoutSeconds: 120,
    });
    const pages = await Promise.all(postern.replicas.map(({ page }) => page('metrics')));
    const count =
      /^postern_cabundle_repairs_total\{target="MutatingWebhookConfiguration\/postern",manager="gitops"\} (\d+)$/m;
    expect(Math.max(...pages.map(({ body }) => Number(count.exec(body)?.[1] ?? 0)))).toBeGreaterThan(3);
  });

  test('that an annotation of cert-manager calls in is not fought at all', async () => {
    const annotation = 'cert-manager.io/inject-ca-from';
    const annotate = (text: string) =>
      kubectl(['annotate', 'validatingwebhookconfiguration', CONFIGURATION_NAME, text]);
    const read = (): Promise<string> =>
      kubectl([
        'get',
        'validatingwebhookconfiguration',
        CONFIGURATION_NAME,
        '-o',
        'jsonpath={.webhooks[0].clientConfig.caBundle}',
      ]);
    await annotate(`${annotation}=${POSTERN_NAMESPACE}/postern`);
    const value = foreign;
    await kubectl([
      'patch',
      'validatingwebhookconfiguration',
      CONFIGURATION_NAME,
      '--type=json',
      '-p',
      JSON.stringify([{ op: 'replace', path, value }]),
    ]);
    // The ConfigMap is repaired by the same pass that would repair this.
    await ours('delete', 'configmap', MAP);
    expect(await soonAfter(mapData)).toBe(await bundle());
    expect(await read()).toBe(foreign);
    // The other configuration still calls it.
    expect((await postern.replicas[0]?.page('readyz'))?.status).toBe(200);

    await annotate(`${annotation}-`);
    await waitUntil(async () => fromBase64(await read()) === (await bundle()), {
      what: 'without the annotation it is ours again',
      timeoutSeconds: 10,
    });
  });
});

describe('a configuration', () => {
  const KIND = 'mutatingwebhookconfiguration';
  const OTHER = 'postern-by-another-name';

  interface Webhook {
    readonly name: string;
    readonly clientConfig: { readonly caBundle?: string };
  }
  interface Webhooks {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
    readonly webhooks: readonly Webhook[];
  }
  const read = async (name: string): Promise<Webhooks> =>
    JSON.parse(await kubectl(['get', KIND, name, '-o', 'json']));
  /** As in a chart. */
  const withoutBundle = ({ clientConfig, ...webhook }: Webhook): object => ({
    ...webhook,
    clientConfig: { ...clientConfig, caBundle: undefined },
  });
  const patch = (operation: object): Promise<string> =>
    kubectl(['patch', KIND, CONFIGURATION_NAME, '--type=json', '-p', JSON.stringify([operation])]);

  async function expectTrust(name: string, count: number): Promise<void> {
    const expected = await bundle();
    await waitUntil(
      async () => {
        const bundles = (await read(name)).webhooks.map(webhook => webhook.clientConfig.caBundle ?? '');
        return bundles.length === count && bundles.every(text => fromBase64(text) === expected);
      },
      {
        what: `every webhook of ${name} has the bundle, also of one just fought over`,
        timeoutSeconds: 60,
        everyMilliseconds: 50,
      },
    );
  }

  test('that grows while replicas run has the bundle in each of its webhooks', async () => {
    const { webhooks } = await read(CONFIGURATION_NAME);
    const [first] = webhooks;
    if (first === undefined) throw new Error('the configuration has no webhook');
    const value = { ...withoutBundle(first), name: 'more.postern.dev' };
    await patch({ op: 'add', path: '/webhooks/-', value });
    await expectTrust(CONFIGURATION_NAME, webhooks.length + 1);
    await patch({ op: 'remove', path: `/webhooks/${webhooks.length}` });
    await expectTrust(CONFIGURATION_NAME, webhooks.length);
  });

  test('that has another name while replicas run is found by its label', async () => {
    await mayPatch('mutatingwebhookconfigurations.admissionregistration.k8s.io', OTHER);
    const before = await read(CONFIGURATION_NAME);
    const { apiVersion, kind, metadata, webhooks } = before;
    const named = (name: string) => ({
      apiVersion,
      kind,
      metadata: { name, labels: metadata.labels },
      webhooks: webhooks.map(withoutBundle),
    });
    await kubectl(['delete', KIND, CONFIGURATION_NAME]);
    await kubectl(['create', '-f', '-'], named(OTHER));
    await expectTrust(OTHER, webhooks.length);
    await kubectl(['delete', KIND, OTHER]);
    await kubectl(['create', '-f', '-'], named(CONFIGURATION_NAME));
    await expectTrust(CONFIGURATION_NAME, webhooks.length);
  });
});

import { X509Certificate } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { KubeClient } from '../../../src/kube/client.ts';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { tempFolder, type TempFolder } from '../../harness/temp-folder.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { adminClient } from '../support/admin-client.ts';
import { apply } from '../support/apply.ts';
import { CERTIFICATE_SECRET, POSTERN_NAMESPACE } from '../support/deployed-objects.ts';
import { installPostern, type Installation } from '../support/install-postern.ts';
import { externalSecret, secretStore } from '../support/manifests.ts';
import { opensslAuthority, type OpensslPair } from '../support/certificates/openssl-pair.ts';
import { startPodTraffic, type Traffic } from '../support/pods/pod-traffic.ts';
import { servedLeaf } from '../support/certificates/served-leaf.ts';
import { caBundles } from '../support/webhook-configuration.ts';

// One setting, changed while two replicas serve under load; nothing is restarted and no admission fails.
const NAMES = `DNS:postern.${POSTERN_NAMESPACE}.svc,IP:127.0.0.1`;
const PACE = 'hold: 1s\n  tick: 200ms';
const OWN = `certificates:\n  source: own\n  ${PACE}\n`;
const SECRET = `certificates:\n  source: secret\n  secret: postern-tls\n  ${PACE}\n`;
let cluster: Cluster;
let client: KubeClient;
let folder: TempFolder;
let postern: Installation;
let traffic: Traffic;
let authority: Awaited<ReturnType<typeof opensslAuthority>>;
let other: Awaited<ReturnType<typeof opensslAuthority>>;

const kubectl = async (args: readonly string[], input?: object): Promise<string> =>
  mustKubectl(cluster.kubectl, args, input && { input: JSON.stringify(input) });
const configFile = (): string => join(folder.path, 'config.yaml');
const tlsFolder = (): string => join(folder.path, 'tls');

async function configure(text: string): Promise<void> {
  await writeFile(`${configFile()}.new`, text);
  await rename(`${configFile()}.new`, configFile());
}

async function putSecret(pair: OpensslPair): Promise<void> {
  await kubectl(['apply', '--server-side', '-f', '-'], {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'postern-tls', namespace: POSTERN_NAMESPACE },
    type: 'kubernetes.io/tls',
    stringData: pair,
  });
}

/** Every replica presents it, every webhook trusts its authority and no other one. */
async function inUse(pair: OpensslPair): Promise<void> {
  const { fingerprint256 } = new X509Certificate(pair['tls.crt']);
  await waitUntil(
    async () => {
      const leaves = await Promise.all(postern.replicas.map(({ port }) => servedLeaf(port, pair['ca.crt'])));
      const bundles = new Set((await caBundles(cluster)).map(text => text.trim()));
      return (
        leaves.every(({ fingerprint }) => fingerprint === fingerprint256) &&
        bundles.size === 1 &&
        bundles.has(pair['ca.crt'].trim())
      );
    },
    { what: 'the pair is in use', timeoutSeconds: 40 },
  );
  expect(await Promise.all(postern.replicas.map(({ isReady }) => isReady()))).toEqual([true, true]);
}

async function said(text: string): Promise<void> {
  await waitUntil(
    async () =>
      (await Promise.all(postern.replicas.map(({ log }) => log()))).every(log => log.includes(text)),
    { what: `every replica says "${text}"`, timeoutSeconds: 20 },
  );
}

beforeAll(async () => {
  cluster = await startCluster();
  folder = await tempFolder('source');
  [authority, other] = await Promise.all([
    opensslAuthority('Company CA', NAMES),
    opensslAuthority('Other CA', NAMES),
  ]);
  await configure(OWN);
  await mkdir(tlsFolder());
  postern = await installPostern(cluster, { replicas: 2, args: [`--config=${configFile()}`] });
  // As docs/reference/settings.md says to allow it.
  const to = [`--namespace=${POSTERN_NAMESPACE}`];
  await kubectl([
    'create',
    'role',
    'tls',
    '--verb=list,watch',
    '--resource=secrets',
    '--resource-name=postern-tls',
    ...to,
  ]);
  await kubectl([
    'create',
    'rolebinding',
    'tls',
    '--role=tls',
    `--serviceaccount=${POSTERN_NAMESPACE}:postern`,
    ...to,
  ]);
  client = await adminClient(cluster);
});

afterAll(async () => {
  client?.close();
  await postern?.stop();
  await Promise.all([authority?.remove(), other?.remove(), folder?.remove()]);
  await cluster?.stop();
});

let pids: readonly number[];
beforeEach(async () => {
  pids = postern.replicas.map(({ pid }) => pid());
  const namespace = await cluster.createNamespace();
  await apply(cluster, namespace, [secretStore(), externalSecret('db')]);
  traffic = startPodTraffic(client, namespace);
});

/** Ends the traffic. */
async function outcome(): Promise<object> {
  const { injected, bare, failures } = await traffic.stop();
  return { injectedSome: injected > 10, bare, failures, pids: postern.replicas.map(({ pid }) => pid()) };
}
const nothingFailed = () => ({ injectedSome: true, bare: 0, failures: [], pids });

test('from the own authority to a Secret, whose certificate is renewed, and whose authority is replaced', async () => {
  const first = await authority.issue();
  await putSecret(first);
  await configure(SECRET);
  await inUse(first);

  const renewed = await authority.issue();
  await putSecret(renewed);
  await inUse(renewed);

  const replaced = await other.issue();
  await putSecret(replaced);
  await inUse(replaced);
  expect(await outcome()).toEqual(nothingFailed());
});

test('what does not fit together, and a setting that is wrong, are said and change nothing', async () => {
  const good = await other.issue();
  await putSecret(good);
  await inUse(good);
  await putSecret({ ...good, 'tls.key': (await other.issue())['tls.key'] });
  await said('Secret postern-tls has a private key that belongs to another certificate');
  await configure('certificates:\n  source: cert-manager\n');
  await said(`${configFile()}:2:11: source must be own, secret or files, not \\"cert-manager\\"`);
  await inUse(good);
  expect(await outcome()).toEqual(nothingFailed());
});

test('from there to files, and back to the own authority', async () => {
  const pair = await authority.issue();
  for (const [name, text] of Object.entries(pair)) await writeFile(join(tlsFolder(), name), text);
  await configure(`certificates:\n  source: files\n  folder: ${tlsFolder()}\n  ${PACE}\n`);
  await inUse(pair);

  await configure(OWN);
  const query = String.raw`jsonpath={.data['tls\.crt','tls\.key','ca\.crt']}`;
  const own = (await kubectl(['get', 'secret', CERTIFICATE_SECRET, '-n', POSTERN_NAMESPACE, '-o', query]))
    .split(' ')
    .map(text => Buffer.from(text, 'base64').toString());
  await inUse({ 'tls.crt': own[0] ?? '', 'tls.key': own[1] ?? '', 'ca.crt': own[2] ?? '' });
  expect(await outcome()).toEqual(nothingFailed());
});

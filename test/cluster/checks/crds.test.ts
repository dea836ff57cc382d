import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KINDS } from '../../../src/api/kinds.ts';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { bearer, send } from '../../harness/http-send.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { apply } from '../support/apply.ts';
import { installKinds } from '../support/install-postern.ts';
import { externalSecret, secretStore, type Manifest } from '../support/manifests.ts';

let cluster: Cluster;
let namespace: string;

beforeAll(async () => {
  cluster = await startCluster();
  await installKinds(cluster);
  namespace = await cluster.createNamespace();
});

afterAll(async () => {
  await cluster?.stop();
});

const plural = (kind: string): string => `${kind.toLowerCase()}s`;
const clusterStore = (name: string): Manifest => ({ ...secretStore(name), kind: 'ClusterSecretStore' });
const objects: Readonly<Record<(typeof KINDS)[number], (name: string) => Manifest>> = {
  ExternalSecret: externalSecret,
  SecretStore: secretStore,
  ClusterSecretStore: clusterStore,
};

describe.each(KINDS)('the definition of %s', kind => {
  const name = `${plural(kind)}.external-secrets.io`;

  test('is established, with names that nobody else has and a schema that is structural', async () => {
    const text = await mustKubectl(cluster.kubectl, ['get', 'crd', name, '-o', 'json']);
    const { status }: { status: { conditions: { type: string; status: string }[] } } = JSON.parse(text);
    const conditions = Object.fromEntries(status.conditions.map(({ type, status }) => [type, status]));
    expect(conditions).toEqual({ NamesAccepted: 'True', Established: 'True' });
  });

  test('takes an object of v1 without a word', async () => {
    const { code, stderr } = await apply(cluster, namespace, objects[kind]('current'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('takes an object of v1beta1 with a warning, and stores it as v1', async () => {
    const old = { ...objects[kind]('old'), apiVersion: 'external-secrets.io/v1beta1' };
    expect(await apply(cluster, namespace, old)).toEqual({
      code: 0,
      stdout: `${kind.toLowerCase()}.external-secrets.io/old created\n`,
      stderr: `Warning: external-secrets.io/v1beta1 ${kind} is deprecated; use external-secrets.io/v1\n`,
    });
    const text = await mustKubectl(cluster.kubectl, ['get', name, 'old', '-n', namespace, '-o', 'json']);
    const stored: Manifest = JSON.parse(text);
    expect(stored.apiVersion).toBe('external-secrets.io/v1');
    expect(stored.spec).toMatchObject(old.spec);
    const crd = await mustKubectl(cluster.kubectl, [
      'get',
      'crd',
      name,
      '-o',
      'jsonpath={.status.storedVersions}',
    ]);
    expect(crd).toBe('["v1"]');
  });

  test('is explained by kubectl down to its fields', async () => {
    const explained = await mustKubectl(cluster.kubectl, ['explain', `${plural(kind)}.spec`]);
    expect(explained).toContain(`KIND:       ${kind}`);
    expect(explained).toMatch(/DESCRIPTION:\n +\S/);
  });
});

describe('kubectl', () => {
  test.each(['es', 'ss', 'css'])('knows the short name %s', async short => {
    const { code, stdout } = await cluster.kubectl(['get', short, '-n', namespace]);
    expect({ code, lines: stdout.split('\n')[0] }).toMatchObject({
      code: 0,
      lines: expect.stringMatching(/^NAME /),
    });
  });

  test('selects ExternalSecrets by the name of their Secret', async () => {
    await apply(cluster, namespace, externalSecret('elsewhere', { target: { name: 'other' } }));
    const selected = await mustKubectl(cluster.kubectl, [
      'get',
      'externalsecrets',
      '--field-selector=spec.target.name=other',
      '--namespace',
      namespace,
      '-o',
      'name',
    ]);
    expect(selected).toBe('externalsecret.external-secrets.io/elsewhere\n');
  });
});

test('an object keeps what its provider is told, also where Postern does not know the provider', async () => {
  const provider = {
    aws: { service: 'SecretsManager', region: 'eu-central-1', auth: { deep: { er: [1] } } },
  };
  await apply(cluster, namespace, secretStore('aws', { provider }));
  const path = `/apis/external-secrets.io/v1/namespaces/${namespace}/secretstores/aws`;
  const { body } = await send({
    url: `${cluster.url}${path}`,
    ca: cluster.ca,
    headers: bearer(cluster.adminToken),
  });
  const stored: Manifest = JSON.parse(body);
  expect(stored.spec).toEqual({ provider });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKubeClient, type KubeClient } from '../../../kube/client.ts';
import {
  json,
  refuse,
  startScriptedServer,
  type ScriptedServer,
} from '../../../kube/testing/scripted-server.ts';
import { tokenAccess } from '../../../kube/testing/token-access.ts';
import { findInstallation } from './find-installation.ts';

let server: ScriptedServer;
let client: KubeClient;

beforeAll(async () => {
  server = await startScriptedServer((_, answer) => refuse(answer, 404, 'NotFound'));
  client = createKubeClient({ access: tokenAccess(server) });
});

afterAll(async () => {
  client?.close();
  await server?.close();
});

/** What the cluster has, by the last two steps of the path. */
function stored(objects: Readonly<Record<string, object>>, minor = '36'): void {
  const all = { ...objects, '/version': { major: '1', minor, gitVersion: `v1.${minor}.0` } };
  server.script((call, answer) => {
    const found = Object.entries(all).find(([name]) => call.path.endsWith(name))?.[1];
    if (found === undefined) refuse(answer, 404, 'NotFound');
    else json(answer, found);
  });
}

const service = { name: 'injector', namespace: 'secrets' };
const installed = {
  'mutatingwebhookconfigurations/postern': { webhooks: [{ clientConfig: { service } }] },
  'namespaces/secrets/deployments/injector': {
    spec: { template: { spec: { containers: [{ image: 'shop/postern@sha256:1' }] } } },
  },
};

test('is found by the Service that pods go through', async () => {
  stored(installed);
  expect(await findInstallation(client)).toEqual({
    image: 'shop/postern@sha256:1',
    namespace: 'secrets',
    version: 'v1.36.0',
    variables: true,
  });
});

test('has variables from files where kubelet reads them, whatever a vendor writes after the version', async () => {
  stored(installed, '35+');
  expect(await findInstallation(client)).toMatchObject({ variables: true });
  stored(installed, '34+');
  expect(await findInstallation(client)).toMatchObject({ variables: false });
});

test.for<readonly [string, Readonly<Record<string, object>>]>([
  ['nothing is there', {}],
  ['the configuration is empty', { 'mutatingwebhookconfigurations/postern': {} }],
])('how to install it is said where %s', async ([, objects]) => {
  stored(objects);
  await expect(findInstallation(client)).rejects.toThrow(
    `Postern is not installed in the cluster at ${server.url.host}: install it as docs/guides/install.md says`,
  );
});

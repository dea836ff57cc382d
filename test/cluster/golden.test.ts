import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isJsonObject } from '../../src/api/json.ts';
import { startCluster } from '../harness/cluster/api-server.ts';
import type { Cluster } from '../harness/cluster/cluster.ts';
import { mustKubectl } from '../harness/cluster/kubectl.ts';
import { listFixtures, patchedObjects } from '../golden/fixtures.ts';
import { apply } from './support/apply.ts';

const patched = patchedObjects();
let cluster: Cluster;
let namespace: string;

// Without Postern: what is sent is what injection has made of the fixture.
beforeAll(async () => {
  cluster = await startCluster();
  namespace = await cluster.createNamespace();
});

afterAll(async () => {
  await cluster?.stop();
});

test('the fixtures are those of test/golden, and many of them end in a patched object', () => {
  const withOutput = patched.map(({ fixture }) => fixture.name);
  expect(listFixtures().map(({ name }) => name)).toEqual(expect.arrayContaining(withOutput));
  expect(withOutput.length).toBeGreaterThan(20);
});

describe.each(patched.map(({ fixture, object }) => ({ name: fixture.name, object })))(
  '$name',
  ({ object }) => {
    test('is taken by an API server', async () => {
      if (!isJsonObject(object)) throw new Error('the fixture holds no object');
      await createServiceAccountOf(object);
      const { code, stdout, stderr } = await apply(
        cluster,
        namespace,
        inNamespace(object),
        '--dry-run=server',
      );
      // What it says of a variable that the pod names twice, as a user may.
      const unexpected = stderr.replaceAll(/^Warning: .*: hides previous definition of .*\n/gm, '');
      expect({ code, unexpected }).toEqual({ code: 0, unexpected: '' });
      expect(stdout).toMatch(/ created \(server dry run\)\n$/);
    });
  },
);

/** The fixtures are about several namespaces; to an API server they are objects like any other. */
function inNamespace(object: Readonly<Record<string, unknown>>): object {
  const { metadata } = object;
  return { ...object, metadata: { ...(isJsonObject(metadata) ? metadata : {}), namespace } };
}

/** A pod is refused while its ServiceAccount is not there. */
async function createServiceAccountOf(object: unknown): Promise<void> {
  const [, name] = /"serviceAccountName":"([^"]+)"/.exec(JSON.stringify(object)) ?? [];
  if (name === undefined || name === 'default') return;
  const { code } = await cluster.kubectl(['get', 'serviceaccount', name, '-n', namespace]);
  if (code === 0) return;
  await mustKubectl(cluster.kubectl, ['create', 'serviceaccount', name, '-n', namespace]);
}

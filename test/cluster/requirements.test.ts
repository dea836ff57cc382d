/** The failing examples of what SecretPolicies ask for, through kubectl and a real API server that has the policy. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { kindVersionOf } from '../../src/api/kinds.ts';
import { POLICY_KIND } from '../../src/api/secret-policy.ts';
import { podOf } from '../../src/check/across/pod-references.ts';
import { ruleFiles } from '../../src/check/testing/rule-files.ts';
import { readManifests } from '../../src/manifest/read.ts';
import { startCluster } from '../harness/api-server.ts';
import type { Cluster } from '../harness/cluster.ts';
import { mustKubectl } from '../harness/kubectl.ts';
import { apply } from './support/apply.ts';
import { installPostern, type Installation } from './support/install-postern.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Of all examples. */
const NAMESPACE = 'shop';

const cases = (await ruleFiles())
  .filter(({ id }) => /^PST80[0-6]$/u.test(id))
  .flatMap(({ id, cases }) =>
    cases.flatMap(({ text, line, what, expected, isLintOnly }) => {
      const objects = readManifests(text, id).objects.map(({ object }) => object);
      const [policy, ...rest] = objects;
      const object = rest.at(-1);
      const isMeant = expected.length > 0 && !isLintOnly && policy?.['kind'] === POLICY_KIND;
      return isMeant && object !== undefined && isAsked(object)
        ? [{ id, line, what, expected, policy, around: rest.slice(0, -1), object }]
        : [];
    }),
  );

/** Of the kinds that the cluster of the test has. */
function isAsked(object: JsonObject): boolean {
  return kindVersionOf(object) !== undefined || podOf(object) !== undefined;
}

let cluster: Cluster;
let postern: Installation;

beforeAll(async () => {
  cluster = await startCluster();
  postern = await installPostern(cluster);
  await mustKubectl(cluster.kubectl, ['create', 'namespace', NAMESPACE]);
  // Workloads without an annotation are asked about in such namespaces.
  await mustKubectl(cluster.kubectl, [
    'label',
    'namespace',
    NAMESPACE,
    'policy.postern.dev/workloads=enforced',
  ]);
});

afterAll(async () => {
  await postern?.stop();
  await cluster?.stop();
});

afterEach(async () => {
  await mustKubectl(cluster.kubectl, ['delete', 'secretpolicies', '--all']);
  await mustKubectl(cluster.kubectl, ['delete', 'secretstores', '--all', '--namespace', NAMESPACE]);
  await mustKubectl(cluster.kubectl, ['delete', 'clustersecretstores', '--all']);
});

test('each of the rules has an example that a cluster can judge', () => {
  expect(new Set(cases.map(({ id }) => id)).size).toBe(7);
});

describe('kubectl refuses what the policy forbids', () => {
  test.for(cases)('$id line $line: $what', async ({ id, policy, around, object, expected }) => {
    // A store that the policy refuses was there before it.
    for (const known of [...around, policy])
      expect(await apply(cluster, NAMESPACE, known)).toMatchObject({ code: 0 });
    const refusal = async (): Promise<string> => {
      const { code, stderr } = await apply(cluster, NAMESPACE, object, '--dry-run=server');
      return code === 0 ? '' : stderr;
    };
    // Of a store and who uses it, each in its own answer.
    const own = expected.filter(({ path }) => around.length === 0 || !path.startsWith('spec.provider'));
    await expect.poll(refusal, { timeout: 20_000 }).toContain(own[0]?.says);
    const said = await refusal();
    for (const { path, says } of own) {
      expect(said).toContain(path);
      expect(said).toContain(says);
    }
    expect(said).toContain(id);
    expect(said).toContain('is not allowed');
  });
});

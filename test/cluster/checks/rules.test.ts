/** The failing examples of one object each, through kubectl and a real API server: the message arrives there too. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkedKindOf } from '../../../src/api/checked-kinds.ts';
import { kindVersionOf } from '../../../src/api/kinds.ts';
import { POLICY_KIND } from '../../../src/api/secret-policy.ts';
import { ruleFiles } from '../../../src/check/testing/rule-files.ts';
import { readManifests } from '../../../src/manifest/read/read.ts';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { installPostern, type Installation } from '../support/install-postern.ts';

const cases = (await ruleFiles()).flatMap(({ id, cases }) =>
  cases.flatMap(({ text, line, what, expected, isLintOnly }) => {
    const { objects, problems } = readManifests(text, id);
    const [object, ...more] = objects.map(source => source.object);
    const isOurs =
      object !== undefined &&
      (kindVersionOf(object) !== undefined || checkedKindOf(object)?.kind === POLICY_KIND);
    const isMeant = expected.length > 0 && !isLintOnly && isOurs;
    return isMeant && more.length === 0 && problems.length === 0
      ? [{ id, line, what, expected, object }]
      : [];
  }),
);

let cluster: Cluster;
let postern: Installation;

beforeAll(async () => {
  cluster = await startCluster();
  postern = await installPostern(cluster);
  const namespaces = new Set(cases.flatMap(({ object }) => namespaceOf(object) ?? []));
  for (const name of namespaces) await cluster.kubectl(['create', 'namespace', name]);
});

afterAll(async () => {
  await postern?.stop();
  await cluster?.stop();
});

test('there are examples that a cluster can judge', () => {
  expect(cases.length).toBeGreaterThan(20);
});

describe('kubectl says what lint says', () => {
  test.for(cases)('$id line $line: $what', async ({ id, object, expected }) => {
    const { stderr } = await cluster.kubectl(['apply', '--dry-run=server', '-f', '-'], {
      input: JSON.stringify(object),
    });
    for (const { path, says } of expected) {
      expect(stderr).toContain(path);
      expect(stderr).toContain(says);
    }
    expect(stderr).toContain(id);
  });
});

function namespaceOf({ metadata }: Readonly<Record<string, unknown>>): string | undefined {
  const isNamed = typeof metadata === 'object' && metadata !== null && 'namespace' in metadata;
  return isNamed && typeof metadata.namespace === 'string' ? metadata.namespace : undefined;
}

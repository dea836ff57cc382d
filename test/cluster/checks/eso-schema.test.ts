/** Lint against the API server with External Secrets' own definitions: what one takes the other does not call malformed. Where a
 * definition asks for more or less than ours is compared in test/oracle/eso-definitions.test.ts; here the whole of lint is asked. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkedKindOf } from '../../../src/api/checked-kinds.ts';
import { arbitraryObject } from '../../../src/api/testing/arbitrary-object.ts';
import { checkObject } from '../../../src/check/check.ts';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { esoDefinitions, type EsoDefinition } from '../../harness/eso-definitions.ts';
import { bearer, send } from '../../harness/http-send.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';

const definitions = await esoDefinitions();
const kinds = definitions.flatMap(definition =>
  definition.spec.versions
    .filter(({ served }) => served)
    .map(version => ({
      kind: definition.spec.names.kind,
      apiVersion: `${definition.spec.group}/${version.name}`,
      spec: version.schema.openAPIV3Schema.properties?.['spec'] ?? {},
      definition,
    }))
    .filter(({ kind, apiVersion }) => checkedKindOf({ apiVersion, kind }) !== undefined),
);
let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: definitions });
  await mustKubectl(cluster.kubectl, ['create', '-f', '-'], { input });
  const names = definitions.map(({ spec }) => `crd/${spec.names.plural}.${spec.group}`);
  await mustKubectl(cluster.kubectl, ['wait', '--for=condition=Established', '--timeout=60s', ...names]);
});

afterAll(async () => {
  await cluster?.stop();
});

/** What says that a field is of a wrong form, that it is missing, or that the kind does not have it. */
const malformed = /^PST(?:101|102|201|202|204|401|402|500|501|520|521)$/u;

/** Where we are stricter than this version's schema, because External Secrets itself is. */
const stricter: readonly (readonly [path: RegExp, why: string])[] = [
  [/^spec\.provider\.(?:alibaba|device42)$/u, 'newer versions do not have the provider'],
  [/^spec\.provider\.conjur\.auth$/u, 'the schema of newer versions takes one method'],
  [
    /^spec\.provider\.kubernetes\.auth\.(?:cert\.client(?:Cert|Key)|token\.bearerToken)$/u,
    'its validator refuses it',
  ],
  [/^spec\.provider\.secretserver\.(?:username|password)\.value$/u, 'its validator refuses an empty one'],
];

function malformedPlaces(object: unknown): readonly string[] {
  return checkObject(object)
    .filter(({ rule, path }) => malformed.test(rule) && !stricter.some(([known]) => known.test(path)))
    .map(({ rule, path, message }) => `${rule} ${path}: ${message}`);
}

test.for(kinds)('what the API server takes as $kind of $apiVersion is not malformed', async each => {
  const { kind, apiVersion, definition } = each;
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryObject(each.spec), async spec => {
      const text = JSON.stringify({ apiVersion, kind, metadata: { name: 'a' }, spec });
      const { status } = await create(definition, apiVersion, text);
      if (status !== 201) return;
      taken += 1;
      expect(malformedPlaces(JSON.parse(text))).toEqual([]);
    }),
    { numRuns: kind.endsWith('SecretStore') ? 150 : 40 },
  );
  // Else nothing was compared.
  expect(taken).toBeGreaterThan(5);
});

function create({ spec }: EsoDefinition, apiVersion: string, body: string) {
  const place = spec.scope === 'Namespaced' ? '/namespaces/default' : '';
  const path = `/apis/${apiVersion}${place}/${spec.names.plural}?dryRun=All&fieldValidation=Strict`;
  return send({
    url: cluster.url + path,
    method: 'POST',
    headers: { ...bearer(cluster.adminToken), 'content-type': 'application/json' },
    body,
    ca: cluster.ca,
  });
}

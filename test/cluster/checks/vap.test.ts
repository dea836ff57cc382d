/**
 * The ValidatingAdmissionPolicies of `postern policy vap` in a real API server: it refuses of all examples what the rules
 * themselves find, and evaluates expressions to what Postern's own evaluator gives.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkedKindOf } from '../../../src/api/checked-kinds.ts';
import { isJsonObject, type JsonObject } from '../../../src/api/json.ts';
import type { SecretPolicy } from '../../../src/api/secret-policy.ts';
import { wellTyped } from '../../../src/api/validate/well-typed.ts';
import { compileExpression } from '../../../src/check/cel/expression.ts';
import { celVariables } from '../../../src/check/cel/variables.ts';
import { compilePolicy } from '../../../src/check/policy/compile.ts';
import { objectRules } from '../../../src/check/registry.ts';
import { vapManifests } from '../../../src/check/vap/manifests.ts';
import { staticErrors } from '../../../src/check/vap/static-rules.ts';
import { isError, type Finding } from '../../../src/check/finding.ts';
import {
  admittedSubject,
  isAnnotated,
  isExpressible,
  isOfFind,
} from '../../../src/check/vap/testing/as-admitted.ts';
import { exampleObjects } from '../../../src/check/vap/testing/example-objects.ts';
import { builtInPolicies, policiesOf } from '../../../src/check/vap/vap-policies.ts';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { installKinds } from '../support/install-postern.ts';

const now = new Date('2026-11-28T12:00:00Z');
/** Those that the cluster has; of workloads what asks for something and is held against a policy. */
const KINDS = new Set([
  'ExternalSecret',
  'SecretStore',
  'ClusterSecretStore',
  'VaultDynamicSecret',
  'Webhook',
]);
const examples = (await exampleObjects())
  .filter(
    ({ object, policies }) =>
      KINDS.has(String(object['kind'])) || (policies.length > 0 && isAnnotated(object)),
  )
  .map((example, index) => ({ ...example, object: named(example.object, index), id: `case-${index}` }));

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
  await installKinds(cluster);
  const namespaces = new Set(examples.flatMap(({ object }) => namespaceOf(object) ?? []));
  for (const name of namespaces) await cluster.kubectl(['create', 'namespace', name]);
});

afterAll(async () => {
  await cluster?.stop();
});

describe('built-in rules', () => {
  test('are refused by the API server where they are found', async () => {
    await apply(builtInPolicies().flatMap(vapManifests));
    const nothing = { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', spec: {} };
    await untilDenied(named({ ...nothing, metadata: { namespace: 'default' } }, 9999));
    // Of the others nothing is asked.
    const about = examples.filter(({ object }) => staticErrors.some(({ kind }) => kind === object['kind']));
    const denied = await denials(about.map(({ object }) => object));
    const expected = about.filter(({ object }) => builtInErrors(object).length > 0).map(({ id }) => id);
    expect([...denied.keys()].toSorted()).toEqual(expected.toSorted());
    expect(expected.length).toBeGreaterThan(8);
    const unfounded = about.filter(({ id, object }) => {
      const message = denied.get(id);
      return message !== undefined && !builtInErrors(object).includes(message.split(':')[0] ?? '');
    });
    expect(unfounded).toEqual([]);
    for (const { name } of builtInPolicies()) await remove(name);
  });
});

describe('SecretPolicies', () => {
  test('are enforced by the API server as far as they can be said', async () => {
    const cases = examples.flatMap(({ id, object, policies }) =>
      policies.filter(isPolicy).map(policy => ({ id, object: labelled(object, id), policy })),
    );
    await apply(
      cases.flatMap(({ id, object, policy }) =>
        policiesOf(policy, now)
          .policies.filter(({ kinds }) => kinds.includes(String(object['kind'])))
          .map(one => ({ ...one, name: `${one.name}-${id}` }))
          .flatMap(vapManifests)
          .map(manifest => boundTo(manifest, id)),
      ),
    );
    const refused = (isMeant: (finding: Finding) => boolean): readonly string[] =>
      cases.filter(({ object, policy }) => isRefused(policy, object, isMeant)).map(({ id }) => id);
    const expected = refused(finding => !isOfFind(finding));
    const allowed = new Set(refused(() => true));
    const last = cases.findLast(({ id }) => id === expected.at(-1));
    await untilDenied(last?.object ?? {});
    const denied = await denials(cases.map(({ object }) => object));
    expect(expected.filter(id => !denied.has(id))).toEqual([]);
    expect([...denied.keys()].filter(id => !allowed.has(id))).toEqual([]);
    expect(expected.length).toBeGreaterThan(15);
  });
});

describe('what is stored', () => {
  const stored = {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'bad', namespace: 'default', annotations: {} as Readonly<Record<string, string>> },
    spec: { secretStoreRef: { name: 'other' }, refreshInterval: '1s', data: [entry('shop/db'), entry('db')] },
  };
  const policy = {
    apiVersion: 'postern.dev/v1alpha1',
    kind: 'SecretPolicy' as const,
    metadata: { name: 'late' },
    spec: {
      match: { namespaces: ['default'] },
      require: {
        stores: { allowed: [{ kind: 'SecretStore' as const, name: '{{namespace}}-*' }] },
        remoteKeys: [{ patterns: ['^{{namespace}}/'] }],
      },
      custom: [
        {
          name: 'team',
          kinds: ['ExternalSecret'],
          expression: 'has(object.metadata.labels.team)',
          fix: 'write it',
        },
        // Of the stored object this fails: it has no labels.
        { name: 'pay', kinds: ['ExternalSecret'], expression: 'object.metadata.labels.team == "pay"' },
        {
          name: 'workload',
          kinds: ['Deployment', 'ReplicaSet', 'Pod'],
          expression: 'false',
          message: 'none',
        },
      ],
      exceptionRequests: { contact: '#platform' },
    },
  };
  const named = (name: string): JsonObject => ({ ...stored, metadata: { ...stored.metadata, name } });
  /** One that keeps to the policy but for what is given. */
  const fresh = (labels: JsonObject, broken: JsonObject = {}): JsonObject => ({
    ...stored,
    metadata: { ...stored.metadata, name: 'fresh', labels },
    spec: { ...stored.spec, secretStoreRef: { name: 'default-a' }, data: [entry('default/db')], ...broken },
  });

  /** While the rule "pay" is not there, which fails too without labels: an API server says one of both. */
  let saidWithoutLabels: string;

  beforeAll(async () => {
    await apply([stored]);
    const { policies } = policiesOf(policy, now);
    const isPay = ({ name }: { readonly name: string }): boolean => name === 'postern-custom.late.pay';
    await apply(policies.filter(each => !isPay(each)).flatMap(vapManifests));
    await untilDenied(fresh({}));
    saidWithoutLabels = (await dryRun([fresh({})])).stderr;
    await apply(policies.filter(isPay).flatMap(vapManifests));
    // Each policy comes into force by itself.
    for (const broken of [{ secretStoreRef: stored.spec.secretStoreRef }, { data: stored.spec.data }])
      await untilDenied(fresh({ team: 'pay' }, broken));
    await untilDenied(fresh({ team: 'shop' }));
    await untilDenied(deployment({ 'postern.dev/inject': 'db' }));
  });

  test('is said with the namespace, the names, the fix and the contact', async () => {
    const labels = { team: 'pay' };
    const { stderr } = await dryRun([withMetadata(named('fresh'), { labels })]);
    expect(stderr).toContain(
      'PST800: store other of spec.secretStoreRef or a sourceRef may not be used; name one of: SecretStore default-*; ' +
        'SecretPolicy late: an exception can be asked for: #platform',
    );
    const known = { ...stored.spec, secretStoreRef: { name: 'default-a' } };
    const { stderr: keys } = await dryRun([withMetadata({ ...named('keys'), spec: known }, { labels })]);
    expect(keys).toContain(
      'PST802: key shop/db, db of spec.data or spec.dataFrom may not be asked for; ask for one',
    );
    expect(keys).toContain('matches ^default/;');
  });

  test.for([
    ['a note', { metadata: { annotations: { note: 'y' } } }],
    ['one mistake of two', { spec: { secretStoreRef: { name: 'default-a' } } }],
    ['another field', { spec: { refreshInterval: '1h' } }],
  ] as const)('may be changed by %s', async ([, patch]) => {
    expect(await patched(patch)).toContain('bad patched');
  });

  test('may not be made worse', async () => {
    // It has no labels, so that the rule fails, and nothing is stored that has none either.
    expect(saidWithoutLabels).toContain('postern-custom.late.team');
    await apply([{ ...stored, metadata: { ...stored.metadata, labels: { team: 'pay' } } }]);
    expect(await patched({ metadata: { labels: { team: 'shop' } } })).toContain('late/pay');
    expect(await patched({ metadata: { labels: { team: null } } })).toContain('denied request');
  });

  test('workloads are asked about where the webhook is asked about them', async () => {
    const plain = deployment({});
    expect((await dryRun([plain])).stderr).toBe('');
    expect((await dryRun([deployment({ 'postern.dev/inject': 'db' })])).stderr).toContain(
      'late/workload: none',
    );
    await mustKubectl(cluster.kubectl, [
      'label',
      'namespace',
      'default',
      'policy.postern.dev/workloads=enforced',
    ]);
    await waitUntil(async () => (await dryRun([plain])).stderr.includes('late/workload: none'), {
      what: 'the label of the namespace is seen',
      timeoutSeconds: 30,
    });
    const ownerReferences = [
      { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a', uid: 'a', controller: true },
    ];
    const made = {
      ...plain,
      kind: 'ReplicaSet',
      metadata: { name: 'a-1', namespace: 'default', ownerReferences },
    };
    // Anybody can write an ownerReference.
    expect((await dryRun([made])).stderr).toContain('late/workload: none');
    const controller = ['--as=system:kube-controller-manager', '--as-group=system:masters'];
    expect((await dryRun([made], controller)).stderr).toBe('');
    await mustKubectl(cluster.kubectl, ['label', 'namespace', 'default', 'policy.postern.dev/workloads-']);
  });

  async function patched(patch: JsonObject): Promise<string> {
    const args = ['patch', 'externalsecret', 'bad', '-n', 'default', '--type=merge', '--dry-run=server'];
    const { stdout, stderr } = await cluster.kubectl([...args, '-p', JSON.stringify(patch)]);
    return stdout + stderr;
  }

  function entry(key: string): JsonObject {
    return { secretKey: key.replace('/', '-'), remoteRef: { key } };
  }

  function deployment(annotations: Readonly<Record<string, string>>) {
    const labels = { app: 'a' };
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a', namespace: 'default' },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels, annotations }, spec: { containers: [{ name: 'a', image: 'a' }] } },
      },
    };
  }
});

describe('expressions', () => {
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'expressions',
      namespace: 'default',
      labels: { constructor: 'x', team: 'pay' },
      annotations: { 'a/b': 'ünï-😀', cpu: '250m', url: 'https://h.example:8443/p?q=1', wait: '1h30m' },
    },
    data: { one: '1', two: '2' },
  };
  const annotation = (name: string): string => `object.metadata.annotations["${name}"]`;
  const TRUE = [
    'object.data.all(k, object.data[k].matches("^[0-9]$"))',
    'object.data.map(k, int(object.data[k])).sum() == 3 && ["a", "b"].isSorted()',
    'object.data.exists_one(k, k == "one") && object.data.filter(k, k != "one") == ["two"]',
    'has(object.metadata.labels.constructor) && !has(object.metadata.labels.absent) && !has(object.spec)',
    'object.?spec.?deep.orValue("none") == "none" && object.?data.one.hasValue()',
    'object.metadata.?labels.?team.optMap(t, t + "!").orValue("") == "pay!"',
    `${annotation('a/b')}.size() == 5 && ${annotation('a/b')}.upperAscii() == "üNï-😀"`,
    `${annotation('a/b')}.substring(1, 3) == "nï" && ${annotation('a/b')}.indexOf("😀") == 4`,
    `${annotation('a/b')}.charAt(4) == "😀" && ${annotation('a/b')}.replace("ï", "i").split("-") == ["üni", "😀"]`,
    `${annotation('a/b')}.lastIndexOf("-") == 3 && " a\\t".trim() == "a" && ["a", "b"].join("/") == "a/b"`,
    `quantity(${annotation('cpu')}).isLessThan(quantity("1")) && !isQuantity("1x") && quantity("1Ki").asInteger() == 1024`,
    `quantity("1").add(quantity("500m")).compareTo(quantity("1500m")) == 0 && sign(quantity("-2")) == -1`,
    `url(${annotation('url')}).getHost() == "h.example:8443" && url(${annotation('url')}).getHostname() == "h.example"`,
    `url(${annotation('url')}).getPort() == "8443" && url(${annotation('url')}).getScheme() == "https" && !isURL("h.example")`,
    `duration(${annotation('wait')}) == duration("90m") && duration("0") == duration("0s") && duration("1h") > duration("59m")`,
    '"%s has %d of %s, %.2f %x %b".format(["a", 2, ["x", "y"], 12345.678, 255, 5]) == "a has 2 of [\\"x\\", \\"y\\"], 12,345.68 ff 101"',
    '"%s %s %s".format([true, null, {"b": 1, "a": "c"}]) == "true null {\\"a\\":\\"c\\", \\"b\\":1}"',
    'sets.contains([1, 2, 3], [2]) && sets.equivalent([1, 1, 2], [2, 1]) && !sets.intersects([1], [2])',
    '"abc 123 x9".find("[0-9]+") == "123" && "a1b22".findAll("[0-9]+") == ["1", "22"]',
    '[3, 1, 2].min() == 1 && [3, 1, 2].max() == 3 && [1, 2, 1].lastIndexOf(1) == 2',
    '(true || object.absent) && !(object.absent && false) && object.data.exists(k, k == "one" || object.data[k] == object.absent)',
    'type(1) == int && 7 / 2 == 3 && 7 % 4 == 3 && 1.5 + 1.0 == 2.5 && double(1) == 1.0',
    String.raw`r'\d' == '\\d' && "\u00e9" == "é" && "a".matches("^\\w$") && timestamp("2026-01-01T00:00:00Z") < timestamp("2026-01-01T00:00:01Z")`,
    'oldObject == null && namespaceObject.metadata.name == "default"',
  ];

  test.for(TRUE)('are true for Postern: %s', expression => {
    const variables = ['object', 'oldObject', 'namespaceObject'];
    const namespaceObject = { metadata: { name: 'default' } };
    const { evaluate } = compileExpression(expression, 'bool', variables);
    expect(evaluate(celVariables({ object, oldObject: null, namespaceObject }))).toBe(true);
  });

  test('are true for the API server', async () => {
    const validations = TRUE.map(expression => ({ expression, message: expression }));
    const [policy, binding] = vapManifests({
      name: 'expressions',
      kinds: [],
      action: 'deny',
      reason: 'Invalid',
      validations: [...validations, { expression: '!has(object.data.marker)', message: 'it is awake' }].map(
        one => ({ ...one, rule: 'own', kind: 'ConfigMap' }),
      ),
      selectors: {
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] },
        ],
      },
      conditions: {},
    });
    await apply([policy ?? {}, binding ?? {}]);
    await untilDenied({ ...object, data: { ...object.data, marker: '3' } });
    const { stdout, stderr } = await dryRun([object]);
    expect({ stdout, stderr }).toEqual({
      stdout: 'configmap/expressions created (server dry run)\n',
      stderr: '',
    });
  });
});

function builtInErrors(object: JsonObject): readonly string[] {
  const type = checkedKindOf(object);
  const safe = type === undefined ? {} : wellTyped<unknown>(type, object);
  return staticErrors.flatMap(({ rule, kind }) => {
    const own = objectRules.find(({ id }) => id === rule);
    const found = kind === object['kind'] ? (own?.check(safe, () => now) ?? []) : [];
    return found.some(isError) ? [rule] : [];
  });
}

/** By what is said in CEL. */
function isRefused(
  policy: SecretPolicy,
  object: JsonObject,
  isMeant: (finding: Finding) => boolean,
): boolean {
  const subject = { ...admittedSubject(object), namespaceLabels: {} };
  const compiled = compilePolicy(policy);
  const said = new Set(
    policiesOf(policy, now).policies.flatMap(({ kinds, validations }) =>
      kinds.includes(String(object['kind'])) ? validations.map(({ rule }) => rule) : [],
    ),
  );
  return (
    compiled.matches(subject) &&
    compiled
      .check(subject, 'admission', now)
      .some(
        found => said.has(found.rule) && found.action === 'deny' && isExpressible(found) && isMeant(found),
      )
  );
}

async function apply(objects: readonly JsonObject[]): Promise<void> {
  await mustKubectl(cluster.kubectl, ['apply', '-f', '-'], { input: list(objects) });
}

async function remove(name: string): Promise<void> {
  for (const kind of ['validatingadmissionpolicybinding', 'validatingadmissionpolicy'])
    await mustKubectl(cluster.kubectl, ['delete', kind, name]);
}

async function dryRun(
  objects: readonly JsonObject[],
  as: readonly string[] = [],
): Promise<{ stdout: string; stderr: string }> {
  return cluster.kubectl(['create', '--dry-run=server', '-f', '-', ...as], { input: list(objects) });
}

/** By the name of the object: what a ValidatingAdmissionPolicy says. */
async function denials(objects: readonly JsonObject[]): Promise<ReadonlyMap<string, string>> {
  const { stderr } = await dryRun(objects);
  const lines = [...stderr.matchAll(/"(?<name>case-\d+)".*denied request: (?<message>.*)/gu)];
  return new Map(lines.map(({ groups = {} }) => [groups['name'] ?? '', groups['message'] ?? '']));
}

/** An API server looks for new policies now and then. */
async function untilDenied(object: JsonObject): Promise<void> {
  await waitUntil(async () => (await dryRun([object])).stderr.includes('denied request'), {
    what: 'the policies are in force',
    timeoutSeconds: 60,
  });
}

function list(items: readonly JsonObject[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

function named(object: JsonObject, index: number): JsonObject {
  return withMetadata(object, { name: `case-${index}` });
}

function labelled(object: JsonObject, id: string): JsonObject {
  return withMetadata(object, { labels: { case: id } });
}

/** Only for the object of its case. */
function boundTo(manifest: JsonObject, id: string): JsonObject {
  if (manifest['kind'] !== 'ValidatingAdmissionPolicyBinding' || !isJsonObject(manifest['spec']))
    return manifest;
  const matchResources = { objectSelector: { matchLabels: { case: id } } };
  return { ...manifest, spec: { ...manifest['spec'], matchResources } };
}

function withMetadata(object: JsonObject, more: JsonObject): JsonObject {
  const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
  return { ...object, metadata: { ...metadata, ...more } };
}

function namespaceOf({ metadata }: JsonObject): string | undefined {
  const namespace = isJsonObject(metadata) ? metadata['namespace'] : undefined;
  return typeof namespace === 'string' ? namespace : undefined;
}

function isPolicy(object: object): object is SecretPolicy {
  return 'spec' in object && isJsonObject(object.spec);
}

/** What an API server asks itself about workloads it asks the webhooks about as well. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { JsonObject } from '../../api/json.ts';
import { compileExpression } from '../cel/expression.ts';
import { celVariables } from '../cel/variables.ts';
import { pluralOf } from '../../api/plural.ts';
import { placedPolicies } from './workload-conditions.ts';

interface Webhook {
  readonly name: string;
  readonly rules: readonly { readonly resources: readonly string[] }[];
  readonly namespaceSelector: { readonly matchExpressions: readonly { readonly key: string }[] };
  readonly matchConditions?: readonly { readonly expression: string }[];
}

const LABEL = 'policy.postern.dev/workloads';
const file = join(import.meta.dirname, '../../../deploy/kustomize/base/webhooks.yaml');
const webhooks = parseAllDocuments(await readFile(file, 'utf8'))
  .map((document): { readonly webhooks: readonly Webhook[] } => document.toJS())
  .flatMap(({ webhooks }) => webhooks)
  .filter(({ name }) => ['workloads', 'cronjobs', 'policies', 'pods'].includes(name.split('.')[0] ?? ''));

const controller = 'system:serviceaccount:kube-system:replicaset-controller';
const container = { name: 'a', envFrom: [{ secretRef: { name: 'db' } }] };
const auto = { 'postern.dev/inject': 'auto' };

test('every webhook that asks about workloads is held against', () => {
  expect(webhooks.map(({ name }) => name)).toHaveLength(4);
});

test.for<[string, JsonObject, { user?: string; enforced?: boolean }, boolean]>([
  ['a workload without an annotation', workload('Deployment', {}), {}, false],
  ['a workload that is to be held', workload('Deployment', {}), { enforced: true }, true],
  ['a workload with an annotation of its template', workload('StatefulSet', auto), {}, true],
  ['a workload with an annotation of its own', workload('Job', {}, { annotations: auto }), {}, true],
  [
    'a workload with an annotation that is meant to be ours',
    workload('Deployment', { 'postern.io/inject': 'auto' }),
    {},
    true,
  ],
  [
    'a workload with an annotation of others',
    workload('Deployment', { 'posterns.example/inject': 'auto' }),
    {},
    false,
  ],
  ['a CronJob with an annotation', workload('CronJob', auto), {}, true],
  ['a ReplicationController with an annotation', workload('ReplicationController', auto), {}, true],
  [
    'what a controller of others makes a ReplicationController of',
    workload('ReplicationController', auto, owned('apps.openshift.io/v1', 'DeploymentConfig')),
    { user: controller },
    true,
  ],
  ['a workload with a label of its own', workload('Deployment', {}, { labels: auto }), {}, true],
  [
    'a workload with a label of its template',
    { ...workload('Job', {}), spec: { template: { metadata: { labels: auto } } } },
    {},
    true,
  ],
  [
    'a workload with a label that is for a policy',
    workload('Deployment', {}, { labels: { 'postern.dev/class': 'critical' } }),
    {},
    false,
  ],
  ...(['annotations', 'labels'] as const).map((where): [string, JsonObject, object, boolean] => [
    `a CronJob with ${where} of the Jobs that it makes`,
    {
      ...workload('CronJob', {}),
      spec: { jobTemplate: { metadata: { [where]: auto }, spec: { template: { spec: {} } } } },
    },
    {},
    true,
  ]),
  [
    'what a controller makes',
    workload('ReplicaSet', auto, owned('apps/v1', 'Deployment')),
    { user: controller },
    false,
  ],
  [
    'what says that a controller made it',
    workload('ReplicaSet', auto, owned('apps/v1', 'Deployment')),
    {},
    true,
  ],
  [
    'what a controller makes of another kind',
    workload('ReplicaSet', auto, owned('argoproj.io/v1', 'Rollout')),
    { user: controller },
    true,
  ],
  ['a pod', pod({}), {}, false],
  ['a pod with an annotation', pod({ annotations: auto }), {}, false],
  ['a pod that is to be held', pod({}), { enforced: true }, true],
  ['a pod of a controller', pod(owned('apps/v1', 'ReplicaSet')), { enforced: true, user: controller }, false],
  [
    'a pod of a ReplicationController',
    pod(owned('v1', 'ReplicationController')),
    { enforced: true, user: controller },
    false,
  ],
  [
    'a pod of a controller that injection left with a Secret',
    pod({ ...owned('apps/v1', 'ReplicaSet'), annotations: auto }),
    { enforced: true, user: controller },
    true,
  ],
  [
    'the same elsewhere',
    pod({ ...owned('apps/v1', 'ReplicaSet'), annotations: auto }),
    { user: controller },
    false,
  ],
])('%s is asked about or not', ([, object, { user = 'jane', enforced = false }, expected]) => {
  const seen = {
    object,
    oldObject: null,
    request: { userInfo: { username: user } },
    namespaceObject: { metadata: { labels: enforced ? { [LABEL]: 'enforced' } : {} } },
  };
  const holds = (expression: string): boolean =>
    compileExpression(expression, 'bool', Object.keys(seen)).evaluate(celVariables(seen));
  const isAsked = webhooks
    .filter(({ rules }) => rules.some(rule => rule.resources.includes(pluralOf(String(object['kind'])))))
    .filter(
      ({ namespaceSelector }) =>
        enforced || !namespaceSelector.matchExpressions.some(({ key }) => key === LABEL),
    )
    .some(({ matchConditions = [] }) => matchConditions.every(({ expression }) => holds(expression)));
  expect(isAsked).toBe(expected);
  expect(isRefused(String(object['kind']), holds)).toBe(expected);
});

/** By a policy that nothing satisfies. */
function isRefused(kind: string, holds: (expression: string) => boolean): boolean {
  const nothing = { rule: 'own/rule', kind, expression: 'false', message: 'no' };
  return placedPolicies({
    name: 'postern-custom.own.rule',
    kinds: [kind],
    action: 'deny',
    reason: 'Forbidden',
    validations: [nothing],
    selectors: {},
    conditions: {},
  }).some(
    ({ conditions, validations }) =>
      Object.values(conditions).every(holds) && !validations.every(({ expression }) => holds(expression)),
  );
}

function workload(kind: string, annotations: JsonObject, metadata: JsonObject = {}): JsonObject {
  const template = { metadata: { annotations }, spec: { containers: [container] } };
  const spec = kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template };
  return { apiVersion: 'apps/v1', kind, metadata: { name: 'a', ...metadata }, spec };
}

function pod(metadata: JsonObject): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', ...metadata },
    spec: { containers: [container] },
  };
}

function owned(apiVersion: string, kind: string): JsonObject {
  return { ownerReferences: [{ apiVersion, kind, name: 'o', uid: 'o', controller: true }] };
}

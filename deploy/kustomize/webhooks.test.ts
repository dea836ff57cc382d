/** Which pods an API server asks about, by the conditions that it holds itself. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { compileExpression } from '../../src/check/cel/expression.ts';
import { celVariables } from '../../src/check/cel/variables.ts';

interface Webhook {
  readonly name: string;
  readonly matchConditions?: readonly { readonly expression: string }[];
}

const file = join(import.meta.dirname, 'base/webhooks.yaml');
const webhooks = parseAllDocuments(await readFile(file, 'utf8'))
  .map((document): { readonly webhooks: readonly Webhook[] } => document.toJS())
  .flatMap(({ webhooks }) => webhooks)
  .filter(({ name }) => ['inject.postern.dev', 'annotations.postern.dev'].includes(name));

const controller = 'system:serviceaccount:kube-system:replicaset-controller';
const owned = {
  ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'a', uid: 'a', controller: true }],
};
const inject = { 'postern.dev/inject': 'auto' };
const stray = { 'postern.io/inject': 'auto' };

test.each<[string, object, string | undefined, string[]]>([
  ['without annotations', {}, undefined, []],
  ['with annotations of others', { annotations: { 'posterns.example/inject': 'auto' } }, undefined, []],
  ['that asks for injection', { annotations: inject }, undefined, ['inject']],
  ['of a controller that asks for injection', { ...owned, annotations: inject }, controller, ['inject']],
  ['with another domain', { annotations: stray }, undefined, ['annotations']],
  ['with a dot for the slash', { annotations: { 'postern.dev.inject': 'auto' } }, undefined, ['annotations']],
  ['without a domain', { annotations: { 'postern/inject': 'auto' } }, undefined, ['annotations']],
  ['with both, which is told once', { annotations: { ...inject, ...stray } }, undefined, ['inject']],
  ['of a controller with another domain', { ...owned, annotations: stray }, controller, []],
  ['that only says that a controller made it', { ...owned, annotations: stray }, 'jane', ['annotations']],
  [
    'that a kubelet shows',
    { annotations: { ...inject, ...stray, 'kubernetes.io/config.mirror': 'x' } },
    undefined,
    [],
  ],
])('a pod %s', (_, metadata, username = 'jane', expected) => {
  const seen = { object: { metadata: { name: 'a', ...metadata } }, request: { userInfo: { username } } };
  const holds = ({ expression }: { expression: string }): boolean =>
    compileExpression(expression, 'bool', Object.keys(seen)).evaluate(celVariables(seen));
  const asked = webhooks.filter(({ matchConditions = [] }) => matchConditions.every(holds));
  expect(asked.map(({ name }) => name.split('.')[0])).toEqual(expected);
});

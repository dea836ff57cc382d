import { expect, test } from 'vitest';
import type { JsonObject } from '../../api/json.ts';
import { manifestSet } from '../manifest-set.ts';
import { unservedReferences } from './unserved-references.ts';

const externalSecret = (name: string, target = name): JsonObject => ({
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { name, namespace: 'shop' },
  spec: { target: { name: target } },
});

function deployment(spec: JsonObject, annotations: JsonObject = {}): JsonObject {
  const metadata = { annotations: { 'postern.dev/inject': 'auto', ...annotations } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { template: { metadata, spec } },
  };
}

const whole = (name: string, optional = false): JsonObject => ({ secretRef: { name, optional } });
const container = (...envFrom: JsonObject[]): JsonObject => ({ containers: [{ name: 'app', envFrom }] });
const found = (object: JsonObject, around: readonly JsonObject[], isComplete = true) =>
  unservedReferences.checkSet(manifestSet([object], { around, isComplete: () => isComplete }));

test('a workload is told which Secrets its pods need and no ExternalSecret of the cluster writes', () => {
  const object = deployment(container(whole('db'), whole('tls'), whole('maybe', true)));
  expect(found(object, [externalSecret('api')])).toEqual([
    {
      object,
      severity: 'error',
      path: 'spec.template.metadata.annotations[postern.dev/inject]',
      message:
        'no ExternalSecret in namespace shop writes one of the Secrets db, tls: pods that need them are refused until one does',
      fix: 'apply an ExternalSecret whose target is one of them, name an ExternalSecret (postern.dev/inject: <name>), or remove the annotation',
    },
  ]);
});

test.each<[string, JsonObject, readonly JsonObject[], boolean?]>([
  ['one of them is written', deployment(container(whole('db'), whole('tls'))), [externalSecret('a', 'tls')]],
  ['they are optional', deployment(container(whole('db', true))), []],
  ['there is none', deployment(container()), []],
  ['an annotation brings others', deployment(container(whole('db')), { 'postern.dev/env': 'api' }), []],
  ['containers are chosen', deployment(container(whole('db')), { 'postern.dev/containers': 'log' }), []],
  ['ExternalSecrets are named', deployment(container(whole('db')), { 'postern.dev/inject': 'api' }), []],
  ['not all ExternalSecrets are known', deployment(container(whole('db'))), [], false],
  [
    'only a debugger needs one',
    deployment({ ephemeralContainers: [{ name: 'd', envFrom: [whole('db')] }] }),
    [],
  ],
])('nothing is said where %s', (_, object, around, isComplete) => {
  expect(found(object, around, isComplete)).toEqual([]);
});

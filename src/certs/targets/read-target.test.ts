import { describe, expect, test } from 'vitest';

import type { KubeObject } from '../../kube/object.ts';
import { crdConversion } from './crd-conversion.ts';
import { readTarget } from './read-target.ts';
import { trustBundleMap } from './trust-bundle-map.ts';
import { webhookConfigurations } from './webhook-configurations.ts';

const metadata = { name: 'ours', uid: 'u', resourceVersion: '3' };
const head = { name: 'ours', uid: 'u', resourceVersion: '3', otherManagers: [] };
const [mutating] = webhookConfigurations([]);
if (mutating === undefined) throw new Error('no kind');

test('each webhook is an entry, whether it is called by service or by url', () => {
  const webhooks = [
    { name: 'a', clientConfig: { service: { name: 's', namespace: 'n' }, caBundle: 'UEVN' } },
    { name: 'b', clientConfig: { url: 'https://host/b' } },
    { name: 'c' },
  ];
  expect(readTarget(mutating, { metadata, webhooks })).toEqual({
    ...head,
    kind: 'MutatingWebhookConfiguration',
    entries: [
      { name: 'a', caBundle: 'PEM', calledAs: 's.n.svc' },
      { name: 'b', caBundle: '', calledAs: 'host' },
      { name: 'c', caBundle: '' },
    ],
  });
});

test('a configuration that the settings name is told from one that only its label makes ours', () => {
  const webhooks = [{ name: 'a' }];
  const named = (names: readonly string[]) =>
    webhookConfigurations(names).map(kind => readTarget(kind, { metadata, webhooks })?.isNamed);
  expect(named(['other', 'ours'])).toEqual([true, true]);
  expect(named(['other'])).toEqual([undefined, undefined]);
});

test('a configuration without webhooks is no target', () => {
  expect(readTarget(mutating, { metadata })).toBeUndefined();
});

describe('a definition', () => {
  test('that a webhook converts is a target with one entry', () => {
    const conversion = { strategy: 'Webhook', webhook: { clientConfig: { caBundle: 'UEVN' } } };
    expect(readTarget(crdConversion, { metadata, spec: { conversion } })).toEqual({
      ...head,
      kind: 'CustomResourceDefinition',
      entries: [{ name: 'conversion', caBundle: 'PEM' }],
    });
  });

  test.each([
    ['converts nothing', { conversion: { strategy: 'None' } }],
    ['says nothing of conversion', {}],
  ])('that %s is none', (_what, spec) => {
    expect(readTarget(crdConversion, { metadata, spec })).toBeUndefined();
  });
});

test.each([
  ['with a bundle', { 'ca.crt': 'PEM', other: 'kept' }, 'PEM'],
  ['that is empty', undefined, ''],
])('a ConfigMap %s is a target with one entry, its key', (_what, data, caBundle) => {
  expect(readTarget(trustBundleMap('ns'), { metadata, ...(data && { data }) })).toEqual({
    ...head,
    kind: 'ConfigMap',
    entries: [{ name: 'ca.crt', caBundle }],
  });
});

describe('a target is left to cert-manager', () => {
  const withAnnotation = (
    annotations: Record<string, string>,
  ): KubeObject & { webhooks: { name: string }[] } => ({
    metadata: { ...metadata, annotations },
    webhooks: [{ name: 'a' }],
  });

  test.each([
    'cert-manager.io/inject-ca-from',
    'cert-manager.io/inject-ca-from-secret',
    'cert-manager.io/inject-apiserver-ca',
  ])('by %s', annotation => {
    expect(readTarget(mutating, withAnnotation({ [annotation]: 'ns/postern' }))?.leftTo).toBe('cert-manager');
  });

  test.each([{}, { 'cert-manager.io/inject-ca-from': '' }, { 'cert-manager.io/other': 'x' }])(
    'but not by %j',
    given => {
      expect(readTarget(mutating, withAnnotation(given))).not.toHaveProperty('leftTo');
    },
  );
});

test('a configuration that the settings name is marked, and one that is found by its label alone is not', () => {
  const [kind = mutating] = webhookConfigurations(['ours']);
  const webhooks = [{ name: 'a' }];
  expect(readTarget(kind, { metadata, webhooks })).toHaveProperty('isNamed', true);
  expect(readTarget(kind, { metadata: { ...metadata, name: 'theirs' }, webhooks })).not.toHaveProperty(
    'isNamed',
  );
});

test.each([
  ['a target that we have written stays known as such after its caBundle was removed', 'postern-certs', true],
  ['of one that only others have written nothing is known', 'helm', undefined],
  ['one that has its owner from us has no caBundle from us', 'postern-owner', undefined],
])('%s', (_what, manager, isWritten) => {
  const managedFields = [{ manager, fieldsV1: { 'f:webhooks': { 'k:{"name":"a"}': { 'f:name': {} } } } }];
  const target = readTarget(mutating, {
    metadata: { ...metadata, managedFields },
    webhooks: [{ name: 'a' }],
  });
  expect(target?.isWritten).toBe(isWritten);
});

test('who else owns the bundle is found where each kind keeps it', () => {
  const managedFields = [{ manager: 'kubectl-edit', fieldsV1: { 'f:data': { 'f:ca.crt': {} } } }];
  const map = { metadata: { ...metadata, managedFields }, data: {} };
  expect(readTarget(trustBundleMap('ns'), map)?.otherManagers).toEqual(['kubectl-edit']);
});

test.each([
  ['is not ours although only we own it, another installation wrote it', 'UEVN', ['postern-certs']],
  ['was removed, the last writer did that', '', ['helm']],
])('where the bundle of a webhook %s', (_what, caBundle, otherManagers) => {
  const managedFields = [
    { manager: 'postern-certs', time: '1', fieldsV1: ownedBundle('a') },
    { manager: 'helm', time: '2', fieldsV1: {} },
  ];
  const webhooks = [
    { name: 'a', clientConfig: { caBundle: 'UEVN' } },
    { name: 'b', clientConfig: { caBundle } },
  ];
  expect(readTarget(mutating, { metadata: { ...metadata, managedFields }, webhooks })).toMatchObject({
    otherManagers,
  });
});

test.each(['postern-owner', 'postern'])(
  'a removed bundle is never blamed on %s, which is Postern itself',
  manager => {
    const managedFields = [
      { manager: 'postern-certs', time: '1', fieldsV1: {} },
      { manager, time: '2', fieldsV1: {} },
    ];
    const target = readTarget(mutating, {
      metadata: { ...metadata, managedFields },
      webhooks: [{ name: 'a' }],
    });
    expect(target?.otherManagers).toEqual([]);
  },
);

function ownedBundle(webhook: string): object {
  return { 'f:webhooks': { [`k:{"name":"${webhook}"}`]: { 'f:clientConfig': { 'f:caBundle': {} } } } };
}

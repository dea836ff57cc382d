import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { isJsonObject } from '../../../api/json.ts';
import { podOf } from '../../across/pod-references.ts';
import { podDeliveries } from './pod-deliveries.ts';

const SPEC = `
initContainers:
  - name: migrate
    env: [{ name: P, valueFrom: { secretKeyRef: { name: db, key: p } } }]
containers:
  - name: app
    env: [{ name: P, valueFrom: { secretKeyRef: { name: db, key: p } } }]
    envFrom: [{ secretRef: { name: mail } }]
volumes:
  - { name: db, secret: { secretName: db } }
  - { name: all, projected: { sources: [{ secret: { name: tls } }, { serviceAccountToken: { path: t } }] } }`;

/** Kind, place and Secret of each, in a line. */
function deliveries(annotations: string, spec = SPEC, isServed = true): readonly string[] {
  const object: unknown = { kind: 'Pod', metadata: { annotations: parse(annotations) }, spec: parse(spec) };
  const pod = isJsonObject(object) ? podOf(object) : undefined;
  if (pod === undefined) throw new Error('it is no pod');
  return podDeliveries(pod, () => isServed).map(
    ({ kind, path, name }) => `${kind} ${name ?? '-'} at ${path}`,
  );
}

describe('without injection', () => {
  test('each Secret that is named counts once, as an object of the cluster', () => {
    expect(deliveries('{}')).toEqual([
      'secret db at spec.initContainers[0].env[0].valueFrom.secretKeyRef.name',
      'secret mail at spec.containers[0].envFrom[0].secretRef.name',
      'secret tls at spec.volumes[1].projected.sources[0].secret.name',
    ]);
  });

  test.for(['{ postern.dev/inject: "" }', '{ postern.dev/env: db }', '{ postern.dev/inject: 7 }', '7'])(
    'with %s nothing is injected either',
    annotations => {
      expect(deliveries(annotations).every(line => line.startsWith('secret '))).toBe(true);
    },
  );
});

describe('with postern.dev/inject: auto', () => {
  test('references become files and variables', () => {
    expect(deliveries('{ postern.dev/inject: auto }')).toEqual([
      'env db at spec.initContainers[0].env[0].valueFrom.secretKeyRef.name',
      'env mail at spec.containers[0].envFrom[0].secretRef.name',
      'files db at spec.volumes[0].secret.secretName',
      'files tls at spec.volumes[1].projected.sources[0].secret.name',
    ]);
  });

  test('a Secret that nothing serves stays one, and so does what is left in a pod that was injected', () => {
    const spec = 'volumes: [{ name: db, secret: { secretName: db } }]';
    const left = ['secret db at spec.volumes[0].secret.secretName'];
    expect(deliveries('{ postern.dev/inject: auto }', spec, false)).toEqual(left);
    expect(deliveries('{ postern.dev/inject: auto, postern.dev/plan: "{}" }', spec)).toEqual(left);
  });

  test('containers that are not chosen read the objects of the cluster', () => {
    expect(deliveries('{ postern.dev/inject: auto, postern.dev/containers: "other, app" }')).toEqual([
      'secret db at spec.initContainers[0].env[0].valueFrom.secretKeyRef.name',
      'env mail at spec.containers[0].envFrom[0].secretRef.name',
      'env db at spec.containers[0].env[0].valueFrom.secretKeyRef.name',
      'files db at spec.volumes[0].secret.secretName',
      'files tls at spec.volumes[1].projected.sources[0].secret.name',
    ]);
  });

  test('a container for debugging comes too late', () => {
    const spec = 'ephemeralContainers: [{ name: debug, envFrom: [{ secretRef: { name: db } }] }]';
    expect(deliveries('{ postern.dev/inject: auto }', spec)).toEqual([
      'secret db at spec.ephemeralContainers[0].envFrom[0].secretRef.name',
    ]);
  });
});

describe('with names of ExternalSecrets', () => {
  test('they become files, and variables where the annotation asks for them', () => {
    expect(deliveries('{ postern.dev/inject: db, postern.dev/env: db }', '{}')).toEqual([
      'files - at metadata.annotations[postern.dev/inject]',
      'env - at metadata.annotations[postern.dev/env]',
    ]);
  });

  test('references to Secrets stay what they are', () => {
    const lines = deliveries('{ postern.dev/inject: db }');
    expect(lines.filter(line => line.startsWith('secret '))).toHaveLength(3);
  });
});

test('how the agent logs in, which the injector put into a pod, is not the application’s', () => {
  const volume = (name: string): string =>
    `volumes: [{ name: ${name}, projected: { sources: [{ secret: { name: login } }] } }]`;
  expect(deliveries('{ postern.dev/inject: auto }', volume('postern-auth'))).toEqual([]);
  expect(deliveries('{}', volume('postern-auth'))).toHaveLength(1);
  expect(deliveries('{ postern.dev/inject: db }', volume('postern-authority'))).toHaveLength(2);
});

test.for(['postern-x', 'postern-auth', 'postern-init', 'postern-refresh'])(
  'a container gains nothing by the name %s',
  name => {
    const spec = `ephemeralContainers: [{ name: ${name}, envFrom: [{ secretRef: { name: db } }] }]
containers: [{ name: ${name}, envFrom: [{ secretRef: { name: mail } }] }]`;
    expect(deliveries('{ postern.dev/inject: auto, postern.dev/containers: app }', spec)).toEqual([
      'secret mail at spec.containers[0].envFrom[0].secretRef.name',
      'secret db at spec.ephemeralContainers[0].envFrom[0].secretRef.name',
    ]);
  },
);

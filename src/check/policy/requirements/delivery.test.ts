import { describe, expect, test } from 'vitest';
import type { DeliveryKind } from '../../../api/secret-policy.ts';
import type { Subject } from '../contract.ts';
import { subject } from '../testing/subject.ts';
import { allowedDelivery } from './delivery.ts';

const said = (allowed: readonly DeliveryKind[], about: Subject): readonly string[] =>
  allowedDelivery
    .prepare({ allowed: [...allowed] })(about, new Date(0), 'admission')
    .map(({ severity, path, message, fix }) => `${severity} ${path}: ${message}; ${fix}`);

describe('an ExternalSecret', () => {
  const external = (target: string): Subject =>
    subject(`{ apiVersion: external-secrets.io/v1, kind: ExternalSecret, spec: { target: ${target} } }`);

  test.for(['{}', '{ creationPolicy: Merge }', '{ creationPolicy: Orphan }', '{ name: db }', '7'])(
    'with target %s writes a Secret',
    target => {
      expect(said(['files', 'env'], external(target))).toEqual([
        expect.stringMatching(
          /^error spec\.target\.creationPolicy: writes a Secret into the cluster \(creationPolicy \w+\)/u,
        ),
      ]);
      expect(said(['secret'], external(target))).toEqual([]);
    },
  );

  test('may write another object than a Secret, which lies in the cluster too', () => {
    expect(said(['files'], external('{ manifest: { apiVersion: v1, kind: ConfigMap } }'))).toEqual([
      'error spec.target.creationPolicy: writes an object into the cluster (creationPolicy Owner), and values may only be injected; write creationPolicy: None and annotate the pods with postern.dev/inject',
    ]);
  });

  test('with creationPolicy None is for injection, which the pod is asked about', () => {
    expect(said(['files'], external('{ creationPolicy: None }'))).toEqual([]);
    expect(said(['secret'], external('{ creationPolicy: None }'))).toEqual([]);
  });

  test('is what a ClusterExternalSecret makes', () => {
    const object = subject(
      '{ apiVersion: external-secrets.io/v1, kind: ClusterExternalSecret, spec: { externalSecretSpec: {} } }',
    );
    expect(said(['files'], object)).toEqual([
      expect.stringMatching(/^error spec\.externalSecretSpec\.target\.creationPolicy: /u),
    ]);
  });
});

test('a PushSecret delivers nothing to applications', () => {
  expect(
    said(['files'], subject('{ apiVersion: external-secrets.io/v1alpha1, kind: PushSecret, spec: {} }')),
  ).toEqual([]);
});

describe('a pod that asks for injection of a Secret', () => {
  const pod = subject(
    '{ apiVersion: v1, kind: Pod, metadata: { annotations: { postern.dev/inject: auto } }, spec: { volumes: [{ name: v, secret: { secretName: db } }] } }',
  );

  test('that an ExternalSecret writes gets it by injection', () => {
    expect(said(['files'], { ...pod, isServed: name => name === 'db' })).toEqual([]);
  });

  test('that no ExternalSecret writes gets a Secret', () => {
    expect(said(['files'], { ...pod, isServed: () => false })).toEqual([
      'error spec.volumes[0].secret.secretName: gets values of db from a Secret in the cluster, which is not allowed; write an ExternalSecret for it with target.creationPolicy: None',
    ]);
    expect(said(['secret'], { ...pod, isServed: () => false })).toEqual([]);
  });

  test('that no ExternalSecret is known to write is warned about, where a Secret may not be', () => {
    expect(said(['files'], pod)).toEqual([
      'warning spec.volumes[0].secret.secretName: no ExternalSecret is known that writes db: without one it is a Secret in the cluster, which is not allowed; write an ExternalSecret for it with target.creationPolicy: None',
    ]);
    expect(said(['files', 'secret'], pod)).toEqual([]);
  });

  test('that no ExternalSecret is known to write is warned about, where only a Secret may be', () => {
    expect(said(['secret'], pod)).toEqual([
      'warning spec.volumes[0].secret.secretName: no ExternalSecret is known that writes db: with one it comes as files, which is not allowed; take the annotations of Postern off and use the Secret',
    ]);
    expect(said(['env'], pod)).toEqual([
      'error spec.volumes[0].secret.secretName: gets values of db as files, which is not allowed; write postern.dev/inject: auto and refer to the Secret in env',
    ]);
  });
});

describe('a pod is told what to do instead', () => {
  const pod = (annotations: string, spec: string): Subject =>
    subject(`{ apiVersion: v1, kind: Pod, metadata: { annotations: ${annotations} }, spec: ${spec} }`, {
      isServed: () => true,
    });
  const ENV = '{ containers: [{ name: a, envFrom: [{ secretRef: { name: db } }] }] }';
  const VOLUME = '{ volumes: [{ name: v, secret: { secretName: db } }] }';
  const AUTO = '{ postern.dev/inject: auto }';
  const NAMED = '{ postern.dev/inject: db, postern.dev/env: db }';

  test.for([
    [
      'a Secret, for injection',
      ['files', 'env'],
      '{}',
      ENV,
      ['annotate the pod with postern.dev/inject: auto, for this container too'],
    ],
    ['a Secret, for nothing', [], '{}', ENV, ['take the reference out']],
    ['variables, for files', ['files'], AUTO, ENV, ['mount the Secret as a volume']],
    [
      'variables by name, for files',
      ['files'],
      NAMED,
      '{}',
      ['take the annotation off: the values are files below the mount path'],
    ],
    [
      'files, for variables',
      ['env'],
      AUTO,
      VOLUME,
      ['write postern.dev/inject: auto and refer to the Secret in env'],
    ],
    [
      'files, for a Secret',
      ['secret'],
      AUTO,
      VOLUME,
      ['take the annotations of Postern off and use the Secret'],
    ],
    ['nothing', ['files', 'env'], NAMED, '{}', []],
  ] as const)('%s', ([, allowed, annotations, spec, fixes]) => {
    expect(said(allowed, pod(annotations, spec)).map(line => line.split('; ')[1])).toEqual(fixes);
  });
});

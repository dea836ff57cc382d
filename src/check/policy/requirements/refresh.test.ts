import { describe, expect, test } from 'vitest';
import type { Subject } from '../contract.ts';
import { subject } from '../testing/subject.ts';
import { refreshBounds } from './refresh.ts';

const NOW = new Date('2026-07-01T00:00:00Z');

const external = (spec: string): Subject =>
  subject(
    `{ apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: { name: a }, spec: ${spec} }`,
  );

const said = (parameters: Parameters<typeof refreshBounds.prepare>[0], about: Subject): readonly string[] =>
  refreshBounds
    .prepare(parameters)(about, NOW, 'admission')
    .map(({ path, message, fix }) => `${path}: ${message}; ${fix}`);

describe('bounds', () => {
  test.for([
    ['5m', []],
    ['24h', []],
    [
      '4m59s',
      ['spec.refreshInterval: 4m59s is shorter than 5m, the least; write an interval from 5m to 24h'],
    ],
    ['24h1s', ['spec.refreshInterval: 24h1s is longer than 1d, the most; write an interval from 5m to 24h']],
  ] as const)('an interval of %s', ([interval, expected]) => {
    expect(said({ atLeast: '5m', atMost: '1d' }, external(`{ refreshInterval: ${interval} }`))).toEqual(
      expected,
    );
  });

  test.for([
    [
      { atLeast: '2h' },
      'spec.refreshInterval: 1h0m0s is shorter than 2h, the least; write an interval of at least 2h',
    ],
    [
      { atMost: '30m' },
      'spec.refreshInterval: 1h0m0s is longer than 30m, the most; write an interval of at most 30m',
    ],
  ] as const)('where no interval is written it is an hour, by %j', ([parameters, expected]) => {
    expect(said(parameters, external('{}'))).toEqual([expected]);
  });

  test('a bound that cannot be read holds nobody, the other one does', () => {
    const parameters = { atLeast: 'soon', atMost: '30m' };
    expect(said(parameters, external('{ refreshInterval: 1s }'))).toEqual([]);
    expect(said(parameters, external('{ refreshInterval: 31m }'))).toHaveLength(1);
  });

  test.for(['soon', '1d', ''])('an interval of "%s" cannot be read, which is for another rule', interval => {
    expect(said({ atLeast: '5m' }, external(`{ refreshInterval: "${interval}" }`))).toEqual([]);
  });
});

describe('refreshing never', () => {
  const never = ['{ refreshInterval: "0" }', '{ refreshPolicy: CreatedOnce }', '{ refreshPolicy: OnChange }'];

  test.for(never)('%s is not allowed unless the policy says so', spec => {
    expect(said({}, external(spec))).toHaveLength(1);
    expect(said({ never: false }, external(spec))).toHaveLength(1);
    expect(said({ never: true, atMost: '1h' }, external(spec))).toEqual([]);
  });

  test('the fix is an interval that the bounds allow', () => {
    expect(said({}, external('{ refreshInterval: 0s }'))).toEqual([
      'spec.refreshInterval: interval 0s means once only, and a refresh is asked for; write an interval such as 1h',
    ]);
  });

  test('with another policy than Periodic the interval does not count', () => {
    const spec = '{ refreshPolicy: CreatedOnce, refreshInterval: 1s }';
    expect(said({ atLeast: '5m', never: true }, external(spec))).toEqual([]);
  });
});

test.for([
  ['PushSecret', '{ refreshInterval: 1s }', 'spec.refreshInterval'],
  ['ClusterPushSecret', '{ pushSecretSpec: { refreshInterval: 1s } }', 'spec.pushSecretSpec.refreshInterval'],
] as const)('a %s is held to it too', ([kind, spec, path]) => {
  const object = subject(`{ apiVersion: external-secrets.io/v1alpha1, kind: ${kind}, spec: ${spec} }`);
  expect(said({ atLeast: '5m' }, object)).toEqual([expect.stringContaining(`${path}: 1s is shorter`)]);
});

describe('pods', () => {
  const pod = (annotations: string): Subject =>
    subject(`{ apiVersion: v1, kind: Pod, metadata: { name: a, annotations: ${annotations} }, spec: {} }`);

  test('the annotation stands for the intervals of what it is given', () => {
    expect(said({ atLeast: '5m' }, pod('{ postern.dev/inject: db, postern.dev/refresh: 1s }'))).toEqual([
      'metadata.annotations[postern.dev/refresh]: 1s is shorter than 5m, the least; write an interval of at least 5m',
    ]);
  });

  test.for(['{}', '{ postern.dev/inject: db }', '{ postern.dev/refresh: 1s }'])(
    '%s asks for none',
    annotations => {
      expect(said({ atLeast: '5m' }, pod(annotations))).toEqual([]);
    },
  );
});

import { describe, expect, test } from 'vitest';
import type { EnforcementPoint } from '../../../api/secret-policy.ts';
import type { Subject } from '../contract.ts';
import { subject } from '../testing/subject.ts';
import { maxAge } from './max-age.ts';

const NOW = new Date('2026-07-01T00:00:00Z');
const parameters = {
  classes: [
    { name: 'critical', atMost: '7d' },
    { name: 'odd', atMost: 'soon' },
  ],
  otherwise: '30d',
};

const external = (labels: string, rest: string): Subject =>
  subject(
    `{ apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: { name: a, labels: ${labels} }, ${rest} }`,
  );
const pod = (labels: string, annotations: string): Subject =>
  subject(
    `{ apiVersion: v1, kind: Pod, metadata: { name: a, labels: ${labels}, annotations: ${annotations} }, spec: {} }`,
  );

const said = (
  about: Subject,
  given: Parameters<typeof maxAge.prepare>[0] = parameters,
  point: EnforcementPoint = 'report',
): readonly string[] =>
  maxAge
    .prepare(given)(about, NOW, point)
    .map(({ path, message }) => `${path}: ${message}`);

describe('the class', () => {
  test.for([
    ['{ postern.dev/class: critical }', '168h', []],
    [
      '{ postern.dev/class: critical }',
      '169h',
      ['spec.refreshInterval: is refreshed every 169h only: a value of class critical may be 7d old'],
    ],
    ['{ postern.dev/class: usual }', '720h', []],
    ['{}', '721h', ['spec.refreshInterval: is refreshed every 721h only: a value may be 30d old']],
    // Its age cannot be read: it is asked for nothing.
    ['{ postern.dev/class: odd }', '9999h', []],
  ] as const)('of labels %s lets values be refreshed every %s: %j', ([labels, interval, expected]) => {
    expect(said(external(labels, `spec: { refreshInterval: ${interval} }`))).toEqual(expected);
  });

  test('stands in the label that the policy names', () => {
    const object = external('{ tier: critical }', 'spec: { refreshInterval: 169h }');
    expect(said(object)).toEqual([]);
    expect(said(object, { ...parameters, label: 'tier' })).toHaveLength(1);
  });

  test('of a ClusterExternalSecret is that of what it makes, too', () => {
    const spec =
      '{ externalSecretMetadata: { labels: { postern.dev/class: critical } }, externalSecretSpec: { refreshInterval: 169h } }';
    const object = subject(
      `{ apiVersion: external-secrets.io/v1, kind: ClusterExternalSecret, metadata: { name: a }, spec: ${spec} }`,
    );
    expect(said(object)).toEqual([
      expect.stringContaining('spec.externalSecretSpec.refreshInterval: is refreshed'),
    ]);
  });

  test('that the policy does not list is without limit where nothing is said otherwise', () => {
    const object = external('{}', 'spec: { refreshInterval: 9999h }');
    expect(said(object, { classes: parameters.classes })).toEqual([]);
  });
});

describe('the last fetch', () => {
  test.for([
    ['2026-06-25T00:00:00Z', []],
    [
      '2026-06-23T00:00:00Z',
      ['status.refreshTime: was fetched 8 days ago: a value of class critical may be 7d old'],
    ],
    ['yesterday', []],
  ] as const)('at %s: %j', ([time, expected]) => {
    const rest = `spec: { refreshInterval: 1h }, status: { refreshTime: "${time}" }`;
    const object = external('{ postern.dev/class: critical }', rest);
    expect(said(object)).toEqual(expected);
    expect(said(object, parameters, 'lint')).toEqual(expected);
    // Nobody can write it: the interval that was too long could not be mended.
    expect(said(object, parameters, 'admission')).toEqual([]);
  });
});

describe('pods', () => {
  const label = '{ postern.dev/class: critical }';

  test.for([
    [label, '{ postern.dev/inject: db, postern.dev/max-stale: 168h }', []],
    [
      label,
      '{ postern.dev/inject: db, postern.dev/max-stale: 169h }',
      [
        'metadata.annotations[postern.dev/max-stale]: keeps values for 169h while the provider is away: a value of class critical may be 7d old',
      ],
    ],
    [
      label,
      '{ postern.dev/inject: db }',
      [
        'metadata.annotations[postern.dev/max-stale]: keeps values without limit while the provider is away: a value of class critical may be 7d old',
      ],
    ],
    [
      label,
      '{ postern.dev/inject: db, postern.dev/refresh: 169h, postern.dev/max-stale: 1h }',
      [
        'metadata.annotations[postern.dev/refresh]: is refreshed every 169h only: a value of class critical may be 7d old',
      ],
    ],
    // Without the label only what is written counts.
    ['{}', '{ postern.dev/inject: db }', []],
    ['{}', '{ postern.dev/inject: db, postern.dev/max-stale: 721h }', [expect.stringContaining('for 721h')]],
    [label, '{ postern.dev/max-stale: 9999h }', []],
  ] as const)('with labels %s and annotations %s', ([labels, annotations, expected]) => {
    expect(said(pod(labels, annotations))).toEqual(expected);
  });

  test('the fix is a duration as the annotation takes it', () => {
    const [found] = maxAge.prepare(parameters)(pod(label, '{ postern.dev/inject: db }'), NOW, 'lint');
    expect(found?.fix).toBe('annotate the pod with postern.dev/max-stale: 168h');
    const rare = external(label, 'spec: { refreshInterval: 169h }');
    expect(maxAge.prepare(parameters)(rare, NOW, 'lint')[0]?.fix).toBe('write an interval of at most 168h');
  });
});

/** Every rule that ESO's own webhook has for ExternalSecrets, and that what it accepts is not refused here. */
import { describe, expect, test } from 'vitest';
import { externalSecretManifest } from '../../api/testing/manifests.ts';
import { checkObject } from '../check.ts';
import type { Finding } from '../finding.ts';

const data = { secretKey: 'a', remoteRef: { key: 'a' } };
const find = { name: { regexp: '^shop-' } };
const extract = { key: 'a' };
const generatorRef = { kind: 'Password', name: 'p' };
const accountToken = 'kubernetes.io/service-account-token';

type Spec = Readonly<Record<string, unknown>>;

describe('ESO refuses, and so do we', () => {
  test.for<[string, Spec, string, string]>([
    ...['Merge', 'None', 'CreateOrMerge'].map((creationPolicy): [string, Spec, string, string] => [
      `deletionPolicy Delete with creationPolicy ${creationPolicy}`,
      { target: { deletionPolicy: 'Delete', creationPolicy } },
      'PST105',
      'spec.target.deletionPolicy',
    ]),
    [
      'deletionPolicy Merge with creationPolicy None',
      { target: { deletionPolicy: 'Merge', creationPolicy: 'None' } },
      'PST105',
      'spec.target.deletionPolicy',
    ],
    ['neither data nor dataFrom', { data: undefined }, 'PST104', 'spec'],
    ['data and dataFrom empty', { data: [], dataFrom: [] }, 'PST104', 'spec'],
    [
      'a token Secret of a named account',
      {
        target: {
          template: {
            type: accountToken,
            metadata: { annotations: { 'kubernetes.io/service-account.name': 'x' } },
          },
        },
      },
      'PST108',
      'spec.target.template.metadata.annotations[kubernetes.io/service-account.name]',
    ],
    [
      'a token Secret with rendered annotations',
      {
        target: {
          template: {
            type: accountToken,
            templateFrom: [{ literal: 'a: b' }, { literal: 'a: b', target: 'annotations' }],
          },
        },
      },
      'PST108',
      'spec.target.template.templateFrom[1].target',
    ],
    [
      'a bootstrap token',
      { target: { template: { type: 'bootstrap.kubernetes.io/token' } } },
      'PST108',
      'spec.target.template.type',
    ],
    [
      'templateFrom into something that a Secret does not have',
      { target: { template: { templateFrom: [{ literal: 'a: b', target: 'spec.x' }] } } },
      'PST109',
      'spec.target.template.templateFrom[0].target',
    ],
    [
      'templateFrom into a path of an explicit Secret',
      {
        target: {
          manifest: { apiVersion: 'v1', kind: 'Secret' },
          template: { templateFrom: [{ literal: 'a: b', target: 'spec.x' }] },
        },
      },
      'PST109',
      'spec.target.template.templateFrom[0].target',
    ],
    ['find and extract', { dataFrom: [{ find, extract }] }, 'PST106', 'spec.dataFrom[0]'],
    [
      'extract and a generator',
      { dataFrom: [{ extract, sourceRef: { generatorRef } }] },
      'PST106',
      'spec.dataFrom[0]',
    ],
    [
      'find and a generator',
      { dataFrom: [{ find, sourceRef: { generatorRef } }] },
      'PST106',
      'spec.dataFrom[0]',
    ],
    ['an entry of dataFrom with nothing', { dataFrom: [{ extract }, {}] }, 'PST106', 'spec.dataFrom[1]'],
    ['an empty sourceRef', { dataFrom: [{ sourceRef: {} }] }, 'PST101', 'spec.dataFrom[0].sourceRef'],
    [
      'two entries with one key',
      { data: [data, { ...data, secretKey: 'b' }, data] },
      'PST107',
      'spec.data[2].secretKey',
    ],
    [
      'a refresh interval with a unit of its own',
      { refreshInterval: '1d' },
      'PST110',
      'spec.refreshInterval',
    ],
    [
      'a window whose duration is none',
      { syncWindows: { kind: 'allow', windows: [{ schedule: '@daily', duration: 'long' }] } },
      'PST110',
      'spec.syncWindows.windows[0].duration',
    ],
  ])('%s', ([, spec, rule, path]) => {
    const findings = checkObject(externalSecretManifest(spec));
    expect(findings.map(finding => [finding.rule, finding.severity, finding.path])).toEqual([
      [rule, 'error', path],
    ]);
  });
});

describe('ESO accepts it and it cannot work', () => {
  test.for<[string, Spec, string, string]>([
    ['no store at all', { secretStoreRef: undefined }, 'PST111', 'spec.secretStoreRef'],
    [
      'a store without a name',
      { secretStoreRef: { kind: 'SecretStore' } },
      'PST111',
      'spec.secretStoreRef.name',
    ],
    [
      'no store, and a generator one level too high',
      {
        secretStoreRef: undefined,
        data: undefined,
        dataFrom: [{ generatorRef: { kind: 'Password', name: 'pw' } }],
      },
      'PST102',
      'spec.dataFrom[0].generatorRef',
    ],
    [
      'an entry whose own store has no name',
      { data: [{ ...data, sourceRef: { storeRef: { kind: 'ClusterSecretStore' } } }] },
      'PST111',
      'spec.data[0].sourceRef.storeRef.name',
    ],
    [
      'a generator under data',
      { data: [{ ...data, sourceRef: { generatorRef } }] },
      'PST111',
      'spec.data[0].sourceRef.generatorRef',
    ],
    [
      'merge to JSON with no key for it',
      { dataFrom: [{ extract, rewrite: [{ merge: { strategy: 'JSON' } }] }] },
      'PST113',
      'spec.dataFrom[0].rewrite[0].merge.into',
    ],
  ])('%s is an error', ([, spec, rule, path]) => {
    const findings = checkObject(externalSecretManifest(spec));
    expect(findings.map(finding => [finding.rule, finding.severity, finding.path])).toEqual([
      [rule, 'error', path],
    ]);
  });
});

describe('ESO accepts it and it may be meant', () => {
  test.for<[string, Spec, string, string]>([
    [
      'Delete with Orphan',
      { target: { deletionPolicy: 'Delete', creationPolicy: 'Orphan' } },
      'PST105',
      'spec.target.deletionPolicy',
    ],
    [
      'two entries with one key, the later wins',
      { data: [data, data], target: { deletionPolicy: 'Merge' } },
      'PST107',
      'spec.data[1].secretKey',
    ],
    ['find without a condition', { dataFrom: [{ find: {} }] }, 'PST112', 'spec.dataFrom[0].find'],
    [
      'a store that nothing is fetched from',
      { dataFrom: [{ sourceRef: { storeRef: { name: 'a' } } }] },
      'PST106',
      'spec.dataFrom[0]',
    ],
    ['an unknown field', { targt: {} }, 'PST102', 'spec.targt'],
  ])('%s is a warning', ([, spec, rule, path]) => {
    const findings = checkObject(externalSecretManifest(spec));
    expect(findings.map(finding => [finding.rule, finding.severity, finding.path])).toEqual([
      [rule, 'warning', path],
    ]);
  });
});

describe('ESO accepts it and so do we, without a word', () => {
  test.for<[string, Spec]>([
    ['a plain manifest', {}],
    ['dataFrom alone', { data: undefined, dataFrom: [{ extract }, { find }] }],
    [
      'a generator alone, without any store',
      { secretStoreRef: undefined, data: undefined, dataFrom: [{ sourceRef: { generatorRef } }] },
    ],
    ['extract from another store', { dataFrom: [{ extract, sourceRef: { storeRef: { name: 'other' } } }] }],
    [
      'entries with stores of their own',
      { secretStoreRef: undefined, data: [{ ...data, sourceRef: { storeRef: { name: 'other' } } }] },
    ],
    ['deletionPolicy Delete with an owner', { target: { deletionPolicy: 'Delete' } }],
    ['deletionPolicy Merge with Orphan', { target: { deletionPolicy: 'Merge', creationPolicy: 'Orphan' } }],
    ['creationPolicy None', { target: { creationPolicy: 'None' } }],
    ['a token Secret that names no account', { target: { template: { type: accountToken } } }],
    [
      'templateFrom targets in any case, and none',
      {
        target: {
          template: {
            templateFrom: [{ literal: '', target: 'LABELS' }, { literal: '', target: '' }, { literal: '' }],
          },
        },
      },
    ],
    [
      'templateFrom into a path of another kind',
      {
        target: {
          manifest: { apiVersion: 'v1', kind: 'ConfigMap' },
          template: { templateFrom: [{ literal: '', target: 'spec.x' }] },
        },
      },
    ],
    ['a refresh interval of zero', { refreshInterval: '0s' }],
    [
      'merge to JSON with a key',
      { dataFrom: [{ extract, rewrite: [{ merge: { strategy: 'JSON', into: 'all' } }] }] },
    ],
  ])('%s', ([, spec]) => {
    // What is safe is another question.
    const isOfSafety = ({ rule }: Finding) => rule.startsWith('PST7');
    expect(checkObject(externalSecretManifest(spec)).filter(found => !isOfSafety(found))).toEqual([]);
  });
});

test('a missing unit is shown with what to write', () => {
  const [finding] = checkObject(externalSecretManifest({ refreshInterval: '60' }));
  expect(finding?.message).toBe('"60" is not a duration: a unit is missing: write 60s for seconds');
});

test('how many entries lack a store is said when some have one', () => {
  const spec = {
    secretStoreRef: undefined,
    data: [data, { secretKey: 'b', remoteRef: extract, sourceRef: { storeRef: { name: 'x' } } }],
  };
  const [finding] = checkObject(externalSecretManifest(spec));
  expect(finding?.message).toBe('is required: 1 of 2 entries have no store');
});

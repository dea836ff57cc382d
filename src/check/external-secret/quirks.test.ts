import { describe, expect, test } from 'vitest';
import { externalSecretManifest } from '../../api/testing/manifests.ts';
import { checkObject } from '../check.ts';

type Spec = Readonly<Record<string, unknown>>;
const remoteRef = { key: 'k' };

function warnings(spec: Spec, annotations: Readonly<Record<string, string>> = {}): (string | undefined)[][] {
  const found = checkObject({ ...externalSecretManifest(spec), metadata: { name: 'db', annotations } });
  return found.filter(({ rule }) => rule === 'PST115').map(({ path, severity }) => [path, severity]);
}

describe('quirks of External Secrets are warned about', () => {
  test.each<[string, Spec, string]>([
    [
      'Auto under data',
      { data: [{ secretKey: 'a', remoteRef: { ...remoteRef, decodingStrategy: 'Auto' } }] },
      'spec.data[0].remoteRef.decodingStrategy',
    ],
    [
      'Auto of an extract',
      { dataFrom: [{ extract: { ...remoteRef, decodingStrategy: 'Auto' } }] },
      'spec.dataFrom[0].extract.decodingStrategy',
    ],
    [
      'Auto of a find',
      { dataFrom: [{ find: { name: { regexp: 'a' }, decodingStrategy: 'Auto' } }] },
      'spec.dataFrom[0].find.decodingStrategy',
    ],
    [
      'Auto of a template',
      { target: { template: { templateFrom: [{ literal: 'a: b', valuesDecodingStrategy: 'Auto' }] } } },
      'spec.target.template.templateFrom[0].valuesDecodingStrategy',
    ],
    [
      'conversion under data',
      { data: [{ secretKey: 'a', remoteRef: { ...remoteRef, conversionStrategy: 'Unicode' } }] },
      'spec.data[0].remoteRef.conversionStrategy',
    ],
    [
      'conversion beside a rewrite',
      {
        dataFrom: [
          {
            extract: { ...remoteRef, conversionStrategy: 'Unicode' },
            rewrite: [{ regexp: { source: 'a', target: 'b' } }],
          },
        ],
      },
      'spec.dataFrom[0].extract.conversionStrategy',
    ],
    [
      'priority that an error forestalls',
      { dataFrom: [{ extract: remoteRef, rewrite: [{ merge: { priority: ['a'] } }] }] },
      'spec.dataFrom[0].rewrite[0].merge.priority',
    ],
    [
      'a value written into YAML as it is',
      { target: { template: { templateFrom: [{ literal: 'a: {{ .password }}' }] } } },
      'spec.target.template.templateFrom[0].literal',
    ],
    ...['{{ "{{ .a }}" }}', '{{ `{{ .a }}` }}'].map((text): [string, Spec, string] => [
      `a template that writes one: ${text}`,
      { data: [{ secretKey: 'a', remoteRef }], target: { template: { data: { x: text } } } },
      'spec.target.template.data[x]',
    ]),
  ])('%s', (_, spec, path) => {
    expect(warnings(spec)).toEqual([[path, 'warning']]);
  });
});

describe('nothing is said', () => {
  test.each<[string, Spec]>([
    [
      'of named strategies',
      { data: [{ secretKey: 'a', remoteRef: { ...remoteRef, decodingStrategy: 'Base64' } }] },
    ],
    [
      'of the default conversion, which the API server writes everywhere',
      { data: [{ secretKey: 'a', remoteRef: { ...remoteRef, conversionStrategy: 'Default' } }] },
    ],
    [
      'of a conversion that happens',
      { dataFrom: [{ extract: { ...remoteRef, conversionStrategy: 'Unicode' }, rewrite: [] }] },
    ],
    [
      'of a priority that counts',
      {
        dataFrom: [
          { extract: remoteRef, rewrite: [{ merge: { priority: ['a'], conflictPolicy: 'Ignore' } }] },
        ],
      },
    ],
    ['of safe YAML', { target: { template: { templateFrom: [{ literal: 'a: {{ .user | toJson }}' }] } } }],
    [
      'of template.data, where nothing is parsed',
      { target: { template: { data: { a: 'a: {{ .user }}' } } } },
    ],
  ])('%s', (_, spec) => {
    expect(warnings(spec)).toEqual([]);
  });

  test('of Auto where the manifest asks for strict decoding', () => {
    const spec = { data: [{ secretKey: 'a', remoteRef: { ...remoteRef, decodingStrategy: 'Auto' } }] };

    expect(warnings(spec, { 'postern.dev/auto-decoding': 'strict' })).toEqual([]);
  });
});

test('an annotation of ours with a value that it does not take is refused, an unknown one warned about', () => {
  const found = (annotations: Readonly<Record<string, string>>) =>
    checkObject({ ...externalSecretManifest(), metadata: { name: 'db', annotations } }).map(
      ({ rule, severity, fix }) => [rule, severity, fix],
    );

  expect(found({ 'postern.dev/exact-numbers': 'yes' })).toEqual([
    ['PST114', 'error', 'write "false" or "true"'],
  ]);
  expect(found({ 'postern.dev/auto-decodin': 'strict' })).toEqual([
    ['PST114', 'warning', 'write postern.dev/auto-decoding'],
  ]);
});

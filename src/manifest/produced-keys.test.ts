import { describe, expect, test } from 'vitest';
import type { ExternalSecret } from '../api/external-secret.ts';
import { additionOf, producedKeys } from './produced-keys.ts';
import type { KeysOfGenerator } from './source-keys.ts';

type Spec = ExternalSecret['spec'];
const data = [{ secretKey: 'a', remoteRef: { key: 'k' } }];
const dataFrom = [{ extract: { key: 'k' } }];
const literal = { literal: 'x: 1' };
const configMap = { configMap: { name: 'c', items: [{ key: 'app.conf' }] } };

const generated = (kind: 'Password' | 'SSHKey', name = 'made') => ({
  sourceRef: { generatorRef: { kind, name } },
});
const rewritten = { ...generated('SSHKey'), rewrite: [{ regexp: { source: 'K', target: '-k' } }] };

const keysOf: KeysOfGenerator = ({ kind, name }) =>
  kind === 'Password' && name === 'made' ? ['pw'] : undefined;

function keys(spec: Spec, of?: KeysOfGenerator): readonly string[] | undefined {
  return producedKeys({ apiVersion: 'v1', kind: 'ExternalSecret', metadata: { name: 'db' }, spec }, of);
}

describe('the keys that are sure', () => {
  test.each<[string, Spec, string[]]>([
    ['those of data', { data }, ['a']],
    ['those of template.data', { dataFrom, target: { template: { data: { t: '' } } } }, ['t']],
    [
      'both where they are merged',
      { data, target: { template: { mergePolicy: 'Merge', data: { t: '' } } } },
      ['a', 't'],
    ],
    ['those of data with an empty template', { data, target: { template: { type: 'x' } } }, ['a']],
    [
      'items of templateFrom, which hides data',
      { data, target: { template: { templateFrom: [configMap] } } },
      ['app.conf'],
    ],
    [
      'none where templateFrom writes labels alone, which hides data too',
      { data, target: { template: { templateFrom: [{ ...literal, target: 'Labels' }] } } },
      [],
    ],
    [
      'items and template.data',
      { dataFrom, target: { template: { templateFrom: [configMap], data: { t: '' } } } },
      ['app.conf', 't'],
    ],
  ])('%s', (_, spec, expected) => {
    expect(keys(spec)).toEqual(expected);
  });
});

describe('are unknown before fetching', () => {
  test.each<[string, Spec]>([
    ['with dataFrom', { data, dataFrom }],
    ['with a generator whose keys are written anew', { dataFrom: [rewritten] }],
    ['with a generator whose spec says the keys', { data, dataFrom: [generated('Password')] }],
    [
      'with dataFrom that is merged',
      { dataFrom, target: { template: { mergePolicy: 'Merge', data: { t: '' } } } },
    ],
    ['with a literal', { data, target: { template: { templateFrom: [literal] } } }],
    [
      'with keys and values of an object',
      {
        data,
        target: {
          template: {
            templateFrom: [{ secret: { name: 's', items: [{ key: 'k', templateAs: 'KeysAndValues' }] } }],
          },
        },
      },
    ],
  ])('%s', (_, spec) => {
    expect(keys(spec)).toBeUndefined();
  });
});

describe('a generator', () => {
  test('of a kind that always gives the same keys needs not be seen', () => {
    expect(keys({ data, dataFrom: [generated('SSHKey')] })).toEqual(['privateKey', 'publicKey', 'a']);
  });

  test('that is seen gives its keys, and one that is not may give any', () => {
    const spec: Spec = { data, dataFrom: [generated('Password')] };
    expect(keys(spec, keysOf)).toEqual(['pw', 'a']);
    expect(keys({ data, dataFrom: [generated('Password', 'other')] }, keysOf)).toBeUndefined();
    expect(keys({ ...spec, target: { template: { data: { t: '' } } } })).toEqual(['t']);
  });
});

describe('a key that is not produced is added', () => {
  const template = { data: { url: '{{ .a }}' } };

  test.each<[string, string, Spec, string]>([
    ['to data', 'b', { data }, 'add b to spec.data of the ExternalSecret'],
    [
      'to data where the template merges',
      'b',
      { data, target: { template: { ...template, mergePolicy: 'Merge' } } },
      'add b to spec.data of the ExternalSecret',
    ],
    [
      'to the template that hides data',
      'b',
      { data, target: { template } },
      'add b to spec.target.template.data of the ExternalSecret',
    ],
    [
      'to the template that hides it, or the template merges',
      'a',
      { data, target: { template } },
      'add a to spec.target.template.data of the ExternalSecret, or set mergePolicy: Merge in its template',
    ],
  ])('%s', (_, key, spec, expected) => {
    const externalSecret = {
      apiVersion: 'v1',
      kind: 'ExternalSecret' as const,
      metadata: { name: 'db' },
      spec,
    };
    expect(additionOf(key, externalSecret)).toBe(expected);
  });
});

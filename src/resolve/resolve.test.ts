import { describe, expect, test } from 'vitest';
import { data, resolveOne, type Spec } from './testing/sample-plan.ts';

describe('what one ExternalSecret becomes', () => {
  test.each<[string, Spec, Record<string, string>]>([
    ['data: one key each', { data: [data('a', 'db', 'user'), data('b', 'cache')] }, { a: 'u', b: 'cache' }],
    [
      'data: the later of one key wins',
      { data: [data('a', 'db', 'user'), data('a', 'cache')] },
      { a: 'cache' },
    ],
    [
      'extract: every key, converted, without the empty one',
      { dataFrom: [{ extract: { key: 'db' } }] },
      { user: 'u', pass: 'p', odd_name: 'o' },
    ],
    [
      'extract: the Unicode strategy',
      { dataFrom: [{ extract: { key: 'db', conversionStrategy: 'Unicode' } }] },
      { user: 'u', pass: 'p', odd_U0020_name: 'o' },
    ],
    [
      'later dataFrom over earlier, data over all of them',
      {
        dataFrom: [{ extract: { key: 'cache' } }, { extract: { key: 'db' } }],
        data: [data('user', 'cache')],
      },
      { pass: 'p', value: 'cache', user: 'cache', odd_name: 'o' },
    ],
    [
      'an entry with a store of its own',
      {
        dataFrom: [
          { extract: { key: 'db' }, sourceRef: { storeRef: { kind: 'ClusterSecretStore', name: 'other' } } },
        ],
        data: [data('mine', 'db', 'user')],
      },
      { user: 'other', mine: 'u' },
    ],
    [
      'find: every match under its name, converted',
      { dataFrom: [{ find: { name: { regexp: '^empty|twins' } } }] },
      { empty: '{}', twins: '{"a b":"1","a/b":"2"}' },
    ],
    [
      'find comes before extract in one entry, as External Secrets looks for them',
      { dataFrom: [{ find: { name: { regexp: '^empty' } }, extract: { key: 'db' } }] },
      { empty: '{}' },
    ],
    [
      'rewrite: keys are rewritten, and not converted',
      { dataFrom: [{ extract: { key: 'db' }, rewrite: [{ regexp: { source: '[ ]', target: '.' } }] }] },
      { user: 'u', pass: 'p', 'odd.name': 'o' },
    ],
    [
      'rewrite of what was found, and of what was generated',
      {
        dataFrom: [
          { find: { name: { regexp: '^empty' } }, rewrite: [{ transform: { template: 'x-{{ .value }}' } }] },
          {
            sourceRef: { generatorRef: { kind: 'Fake', name: 'login' } },
            rewrite: [{ regexp: { source: '^', target: 'new_' } }],
          },
        ],
      },
      { 'x-empty': '{}', new_user: 'generated', new_password: 'cGFzc3dvcmQ=' },
    ],
    [
      'a generator: its keys as they are, nothing decoded',
      { dataFrom: [{ sourceRef: { generatorRef: { kind: 'Fake', name: 'login' } } }] },
      { user: 'generated', password: 'cGFzc3dvcmQ=' },
    ],
    [
      'a find that matches nothing adds nothing',
      { dataFrom: [{ find: { name: { regexp: 'nothing' } } }], data: [data('a', 'cache')] },
      { a: 'cache' },
    ],
    [
      'dataFrom with a store alone: nothing, as in External Secrets',
      { dataFrom: [{ sourceRef: { storeRef: { name: 'main' } } }], data: [data('a', 'cache')] },
      { a: 'cache' },
    ],
    [
      'decoding',
      { data: [{ secretKey: 'a', remoteRef: { key: 'encoded', decodingStrategy: 'Base64' } }] },
      { a: 'canary-decoded\0' },
    ],
    [
      'a template over what was fetched',
      { data: [data('u', 'db', 'user')], target: { template: { data: { dsn: '{{ .u }}@db' } } } },
      { dsn: 'u@db' },
    ],
  ])('%s', async (_, spec, expected) => {
    expect(await resolveOne(spec)).toEqual(expected);
  });
});

describe('deletionPolicy', () => {
  const spec = { dataFrom: [{ extract: { key: 'gone' } }], data: [data('a', 'cache'), data('b', 'gone')] };

  test.each(['Delete', 'Merge'] as const)('%s drops what the provider has no more', async deletionPolicy => {
    expect(await resolveOne({ ...spec, target: { deletionPolicy } })).toEqual({ a: 'cache' });
  });

  test('drops a find whose folder is gone', async () => {
    const dataFrom = [{ find: { name: { regexp: 'gone' } } }];

    expect(
      await resolveOne({ dataFrom, data: [data('a', 'cache')], target: { deletionPolicy: 'Merge' } }),
    ).toEqual({
      a: 'cache',
    });
    expect(await resolveOne({ dataFrom })).toContain(
      'error getting all secrets: SecretStore/main: there is no secret folder',
    );
  });

  test('a property that is missing is an error under every policy', async () => {
    const outcome = await resolveOne({
      data: [data('a', 'db', 'none')],
      target: { deletionPolicy: 'Delete' },
    });

    expect(outcome).toContain('has no property none');
  });

  test('Delete with nothing left gives an empty Secret and no template error', async () => {
    const target = { deletionPolicy: 'Delete', template: { data: { x: '{{ .b }}' } } } as const;

    expect(await resolveOne({ data: [data('b', 'gone')], target })).toEqual({});
  });

  test('Merge with nothing left still renders the template', async () => {
    const target = { deletionPolicy: 'Merge', template: { data: { x: 'fixed' } } } as const;

    expect(await resolveOne({ data: [data('b', 'gone')], target })).toEqual({ x: 'fixed' });
  });
});

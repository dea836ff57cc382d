import type { ExternalSecretSpec } from '../../../../src/api/external-secret.ts';
import type { PipelineCase } from '../../pipeline.ts';
import { data, from, get, one } from './pipeline-case.ts';

/** `spec.data` and `spec.dataFrom`. */
export const fetching: readonly PipelineCase[] = [
  data('one value', get('a', 'plain')),
  data('the empty value', get('a', 'empty')),
  data('a property', get('a', 'db', 'user')),
  data('a number keeps its text', get('a', 'db', 'port'), get('b', 'db', 'big')),
  data('a float is written anew', get('a', 'db', 'float'), get('b', 'db', 'exp')),
  data(
    'true, null, an object and a list',
    get('a', 'db', 'on'),
    get('b', 'db', 'none'),
    get('c', 'db', 'nested'),
    get('d', 'db', 'list'),
  ),
  data('a path', get('a', 'db', 'nested.b'), get('b', 'db', 'list.1')),
  data(
    'a literal key with a dot is found by its escape',
    get('a', 'dotted', 'a.b'),
    get('b', 'dotted', 'a\\.b'),
  ),
  data('an entry that is not there', get('a', 'plain'), get('b', 'gone')),
  data('a property that is not there', get('a', 'db', 'gone')),
  data('a property of a value that is no JSON', get('a', 'plain', 'x')),
  data('two entries of one key: the later one', get('a', 'plain'), get('a', 'base64')),
  data('base64', get('a', 'base64', undefined, { decodingStrategy: 'Base64' })),
  data('base64 in lines', get('a', 'wrapped', undefined, { decodingStrategy: 'Base64' })),
  data('base64 with a space in it', get('a', 'spaced', undefined, { decodingStrategy: 'Base64' })),
  data('base64 without its padding', get('a', 'unpadded', undefined, { decodingStrategy: 'Base64' })),
  data('base64 of the empty value', get('a', 'empty', undefined, { decodingStrategy: 'Base64' })),
  data('base64url', get('a', 'base64url', undefined, { decodingStrategy: 'Base64URL' })),
  data('base64url as base64', get('a', 'base64url', undefined, { decodingStrategy: 'Base64' })),
  data(
    'Auto on base64, base64url, text, and text that looks like base64 (a quirk: it is decoded)',
    get('a', 'base64', undefined, { decodingStrategy: 'Auto' }),
    get('b', 'base64url', undefined, { decodingStrategy: 'Auto' }),
    get('c', 'yamlish', undefined, { decodingStrategy: 'Auto' }),
    get('d', 'lookalike', undefined, { decodingStrategy: 'Auto' }),
  ),
  data('a property that is decoded', get('a', 'encoded', 'a', { decodingStrategy: 'Base64' })),
  data(
    'conversionStrategy does nothing (a quirk)',
    get('a', 'plain', undefined, { conversionStrategy: 'Unicode' }),
  ),
  data(
    'metadataPolicy Fetch gives the value all the same with this provider',
    get('a', 'plain', undefined, { metadataPolicy: 'Fetch' }),
  ),
  {
    ...data('a version', get('a', 'v', undefined, { version: 'v1' })),
    versions: [
      { key: 'v', version: 'v1', value: 'one' },
      { key: 'v', version: 'v2', value: 'two' },
    ],
  },
  {
    ...data('a version that is not there', get('a', 'v')),
    versions: [{ key: 'v', version: 'v1', value: 'one' }],
  },

  from('extract: strings without quotes, the rest as it stands', { extract: { key: 'db' } }),
  from('extract: escapes', { extract: { key: 'escapes' } }),
  from('extract: of keys that occur twice the last', { extract: { key: 'duplicate' } }),
  from('extract: an object inside', { extract: { key: 'db', property: 'nested' } }),
  from(
    'extract: null is an object without keys',
    { extract: { key: 'nullJson' } },
    { extract: { key: 'more' } },
  ),
  from('extract: a list', { extract: { key: 'array' } }),
  from('extract: text', { extract: { key: 'plain' } }),
  from('extract: nothing there', { extract: { key: 'gone' } }),
  from('extract: later over earlier', { extract: { key: 'db' } }, { extract: { key: 'more' } }),
  from('extract: earlier under later', { extract: { key: 'more' } }, { extract: { key: 'db' } }),
  from('extract: every value decoded', { extract: { key: 'encoded', decodingStrategy: 'Base64' } }),
  from('extract: one value that cannot be decoded fails all', {
    extract: { key: 'halfEncoded', decodingStrategy: 'Base64' },
  }),
  from('extract: Auto', { extract: { key: 'halfEncoded', decodingStrategy: 'Auto' } }),
  from('extract: two keys that become one', { extract: { key: 'twins' } }),
  from('extract: two keys that Unicode keeps apart', {
    extract: { key: 'twins', conversionStrategy: 'Unicode' },
  }),
  from('find: by name', { find: { name: { regexp: '^path/to/' } } }),
  from('find: anywhere in the name', { find: { name: { regexp: 'ath' } } }),
  from('find: with names kept apart', { find: { name: { regexp: '^path' }, conversionStrategy: 'Unicode' } }),
  from('find: nothing, alone', { find: { name: { regexp: '^nothing$' } } }),
  from(
    'find: nothing, beside something',
    { find: { name: { regexp: '^nothing$' } } },
    { extract: { key: 'more' } },
  ),
  from('find: an expression of RE2', { find: { name: { regexp: '^(?P<a>[[:alpha:]]+)/to' } } }),
  from('find: a broken expression', { find: { name: { regexp: '(' } } }),
  from('find: an expression that RE2 does not know', { find: { name: { regexp: '(?=p)' } } }),
  from('find: by tags, which this provider cannot', { find: { tags: { a: 'b' } } }),
  from('find: by path alone, which it cannot', { find: { path: 'path' } }),
  from('find: decoded', { find: { name: { regexp: '^base64$' }, decodingStrategy: 'Base64' } }),
  from('find before extract in one entry', { find: { name: { regexp: '^plain$' } }, extract: { key: 'db' } }),
  {
    ...from('find: of versions the last in the order of their text (a quirk: v9 over v10)', {
      find: { name: { regexp: '^v$' } },
    }),
    versions: [
      { key: 'v', version: 'v10', value: 'ten' },
      { key: 'v', version: 'v9', value: 'nine' },
    ],
  },
  from('rewrite: regexp, which takes the place of conversion', {
    extract: { key: 'odd' },
    rewrite: [{ regexp: { source: '[^a-zA-Z0-9._-]', target: '-' } }],
  }),
  from('rewrite: a key that stays invalid', {
    extract: { key: 'odd' },
    rewrite: [{ regexp: { source: ' ', target: '' } }],
  }),
  from('rewrite: groups', {
    find: { name: { regexp: '^path/' } },
    rewrite: [{ regexp: { source: '^path_(?P<dir>[^_]*)_?(.*)$', target: '${dir}.$2' } }],
  }),
  from('rewrite: find gives this provider converted names (a quirk)', {
    find: { name: { regexp: '^path/' } },
    rewrite: [{ regexp: { source: '_', target: '.' } }],
  }),
  from('rewrite: transform', {
    extract: { key: 'more' },
    rewrite: [{ transform: { template: '{{ .value | upper }}_{{ len .value }}' } }],
  }),
  from('rewrite: transform of a missing value prints <no value>, which is no key', {
    extract: { key: 'more' },
    rewrite: [{ transform: { template: '{{ .none }}{{ .value }}' } }],
  }),
  from('rewrite: a broken transform', {
    extract: { key: 'more' },
    rewrite: [{ transform: { template: '{{ .value' } }],
  }),
  from('rewrite: steps in order', {
    extract: { key: 'more' },
    rewrite: [{ regexp: { source: '^', target: 'a/' } }, { regexp: { source: '/', target: '.' } }],
  }),
  from('rewrite: a broken expression', {
    extract: { key: 'more' },
    rewrite: [{ regexp: { source: '(', target: '' } }],
  }),
  from('rewrite: to the empty key, which is dropped', {
    extract: { key: 'more' },
    rewrite: [{ regexp: { source: '^extra$', target: '' } }],
  }),
  from('rewrite: merge of what was found', {
    find: { name: { regexp: '^(encoded|twins)$' } },
    rewrite: [
      { merge: {} },
      { regexp: { source: '[ ]', target: '1' } },
      { regexp: { source: '/', target: '2' } },
    ],
  }),
  from('rewrite: merge, whose numbers lose digits (a quirk)', {
    find: { name: { regexp: '^db$' } },
    rewrite: [{ merge: {} }],
  }),
  from('rewrite: merge with a conflict', {
    find: { name: { regexp: '^(db|more)$' } },
    rewrite: [{ merge: {} }],
  }),
  from('rewrite: merge, the conflict ignored', {
    find: { name: { regexp: '^(db|more)$' } },
    rewrite: [{ merge: { conflictPolicy: 'Ignore' } }],
  }),
  from('rewrite: merge by priority', {
    find: { name: { regexp: '^(db|more)$' } },
    rewrite: [{ merge: { conflictPolicy: 'Ignore', priority: ['more', 'db'] } }],
  }),
  from('rewrite: priority without conflictPolicy Ignore (a quirk)', {
    find: { name: { regexp: '^(db|more)$' } },
    rewrite: [{ merge: { priority: ['more', 'db'] } }],
  }),
  from('rewrite: a priority that is not there', {
    find: { name: { regexp: '^(db|more)$' } },
    rewrite: [{ merge: { conflictPolicy: 'Ignore', priority: ['gone'] } }],
  }),
  from('rewrite: a priority that may be missing', {
    find: { name: { regexp: '^(db|more)$' } },
    rewrite: [{ merge: { conflictPolicy: 'Ignore', priority: ['gone'], priorityPolicy: 'IgnoreNotFound' } }],
  }),
  from('rewrite: merge into one', {
    find: { name: { regexp: '^(encoded|more)$' } },
    rewrite: [{ merge: { strategy: 'JSON', into: 'all' } }],
  }),
  from('rewrite: merge into nothing', {
    find: { name: { regexp: '^more$' } },
    rewrite: [{ merge: { strategy: 'JSON' } }],
  }),
  from('rewrite: merge of what is no object', { extract: { key: 'more' }, rewrite: [{ merge: {} }] }),
  from('rewrite: conversionStrategy has no effect beside it (a quirk)', {
    extract: { key: 'twins', conversionStrategy: 'Unicode' },
    rewrite: [{ regexp: { source: ' ', target: '.' } }, { regexp: { source: '/', target: '-' } }],
  }),
  from('rewrite and decoding', {
    extract: { key: 'encoded', decodingStrategy: 'Base64' },
    rewrite: [{ regexp: { source: '^', target: 'x' } }],
  }),
  one('data over dataFrom', {
    dataFrom: [{ extract: { key: 'db' } }],
    data: [get('user', 'plain'), get('new', 'plain')],
  }),
  one('a store for each entry', {
    data: [get('a', 'plain'), { ...get('b', 'plain'), sourceRef: { storeRef: { name: 'other' } } }],
  }),
  one('a store of its own for dataFrom', {
    dataFrom: [
      { extract: { key: 'more' } },
      { find: { name: { regexp: '^plain$' } }, sourceRef: { storeRef: { name: 'other' } } },
    ],
  }),
  one('dataFrom with a store alone fetches nothing (a quirk)', {
    dataFrom: [{ sourceRef: { storeRef: { name: 'other' } } }],
    data: [get('a', 'plain')],
  }),

  ...(['Delete', 'Merge', 'Retain'] as const).flatMap(deletionPolicy => {
    const withPolicy = (title: string, spec: ExternalSecretSpec): PipelineCase =>
      one(`deletionPolicy ${deletionPolicy}: ${title}`, {
        ...spec,
        target: { deletionPolicy, ...spec.target },
      });
    return [
      withPolicy('everything there', { data: [get('a', 'plain')] }),
      withPolicy('one of two gone', { data: [get('a', 'plain'), get('b', 'gone')] }),
      withPolicy('all gone', { data: [get('a', 'gone')] }),
      withPolicy('extract gone', { dataFrom: [{ extract: { key: 'gone' } }], data: [get('a', 'plain')] }),
      withPolicy('a property gone, which this provider takes for the secret', {
        data: [get('a', 'db', 'gone'), get('b', 'plain')],
      }),
      withPolicy('another failure', { data: [get('a', 'plain')], dataFrom: [{ extract: { key: 'plain' } }] }),
      withPolicy('find without a match', { dataFrom: [{ find: { name: { regexp: '^nothing$' } } }] }),
      withPolicy('a template over what is left', {
        data: [get('a', 'plain'), get('b', 'gone')],
        target: { template: { data: { x: '{{ .a }}' } } },
      }),
      withPolicy('a template that needs what is gone', {
        data: [get('a', 'plain'), get('b', 'gone')],
        target: { template: { data: { x: '{{ .b }}' } } },
      }),
      withPolicy('a template over nothing', {
        data: [get('a', 'gone')],
        target: { template: { data: { x: 'fixed' } } },
      }),
    ];
  }),
];

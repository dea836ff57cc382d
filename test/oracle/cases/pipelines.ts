/** Whole ExternalSecrets by hand, for each feature of the pipeline. */
import type { ExternalSecretSpec } from '../../../src/api/external-secret.ts';
import type { PipelineCase } from '../pipeline.ts';

type Data = NonNullable<ExternalSecretSpec['data']>[number];
type DataFrom = NonNullable<ExternalSecretSpec['dataFrom']>[number];
type Target = NonNullable<ExternalSecretSpec['target']>;
type Template = NonNullable<Target['template']>;

const values = {
  plain: 'text',
  empty: '',
  db: '{"user":"u","password":"p<&>ss","port":5432,"big":12345678901234567890,"float":1.50,"exp":1e6,"on":true,"none":null,"nested":{"b": 1, "a":[1, 2]},"list":[ 1,"x" ]}',
  more: '{"user":"second","extra":"e"}',
  odd: '{"with space":"1","a/b":"2","größe":"3","":"4","under_score":"5","dot.key":"6","emoji😀":"7"}',
  twins: '{"a b":"1","a/b":"2"}',
  base64: 'aGVsbG8gd29ybGQ=',
  base64url: '_-7_',
  encoded: '{"a":"aGVsbG8=","b":"d29ybGQ="}',
  halfEncoded: '{"a":"aGVsbG8=","b":"no base64!"}',
  lookalike: 'password',
  spaced: 'aGVs bG8=',
  wrapped: 'aGVs\nbG8=\n',
  unpadded: 'aGVsbG8',
  array: '[1,2]',
  nullJson: 'null',
  dotted: '{"a.b":"literal","a":{"b":"path"}}',
  'path/to/one': 'first',
  'path/to/two': 'second',
  'path/other': 'third',
  duplicate: '{"k":"1","k":"2"}',
  escapes: '{"tab":"a\\tb","unicode":"\\u00e9\\ud83d\\ude00","quote":"\\"","slash":"\\/"}',
  yamlish: 'a: b # c',
  multiline: 'one\ntwo\n',
} as const;

const one = (title: string, spec: ExternalSecretSpec, more: Partial<PipelineCase> = {}): PipelineCase => ({
  title,
  spec,
  values,
  ...more,
});
const data = (title: string, ...entries: Data[]): PipelineCase => one(`data: ${title}`, { data: entries });
const from = (title: string, ...entries: DataFrom[]): PipelineCase =>
  one(`dataFrom: ${title}`, { dataFrom: entries });
const target = (title: string, of: Target, more: Partial<ExternalSecretSpec> = {}): PipelineCase =>
  one(title, { dataFrom: [{ extract: { key: 'db' } }], target: of, ...more });
const template = (title: string, of: Template, more: Partial<PipelineCase> = {}): PipelineCase => ({
  ...one(`template: ${title}`, {
    data: [get('user', 'db', 'user'), get('password', 'db', 'password'), get('dot.key', 'plain')],
    target: { template: of },
  }),
  ...more,
});

function get(secretKey: string, key: string, property?: string, more: Partial<Data['remoteRef']> = {}): Data {
  return { secretKey, remoteRef: { key, ...(property === undefined ? {} : { property }), ...more } };
}

export const handWritten: readonly PipelineCase[] = [
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

  target('no template: what was fetched', {}),
  target('creationPolicy Orphan', { creationPolicy: 'Orphan' }),
  target('another name', { name: 'else' }),
  {
    ...target('no template: labels and annotations of the ExternalSecret', {}),
    labels: { team: 'a' },
    annotations: { note: 'n' },
  },
  {
    ...target('an empty template: none of them', { template: {} }),
    labels: { team: 'a' },
    annotations: { note: 'n' },
  },

  template('one key, which hides the others', { data: { dsn: '{{ .user }}:{{ .password }}' } }),
  template('merged', { mergePolicy: 'Merge', data: { dsn: '{{ .user }}', user: 'new' } }),
  template('merged and empty', { mergePolicy: 'Merge' }),
  template('a type', { type: 'example.com/own' }),
  template('a type that needs keys it has', {
    type: 'kubernetes.io/basic-auth',
    data: { username: '{{ .user }}' },
  }),
  template('a missing key', { data: { a: '{{ .none }}' } }),
  template('index of a missing key gives nothing (a quirk)', { data: { a: '[{{ index . "none" }}]' } }),
  template('index of a key with a dot', { data: { a: '{{ index . "dot.key" }}' } }),
  template('a field of a value', { data: { a: '{{ .user.name }}' } }),
  template('data in front, as the documentation has it', { data: { a: '{{ .data.user }}' } }),
  template('conditions, variables and ranges', {
    data: {
      a: '{{ if eq .user "u" }}yes{{ else }}no{{ end }}',
      b: '{{ range $k, $v := . }}{{ $k }}={{ $v }};{{ end }}',
      c: '{{ with $x := .user }}{{ $x | printf "%q" }}{{ end }}',
      d: '{{- /* a comment */ -}} {{ len . }}',
    },
  }),
  template('functions of sprig', {
    data: {
      a: '{{ .user | upper | repeat 3 }}',
      b: '{{ .password | b64enc }}',
      c: '{{ "a,b" | splitList "," | toJson }}',
      d: '{{ default "x" "" }}{{ ternary 1 2 true }}',
      e: '{{ .password | quote }} {{ .password | toJson }} {{ .password | sha256sum }}',
    },
  }),
  template('a function that there is not', { data: { a: '{{ nothing .user }}' } }),
  template('env, which was taken out', { data: { a: '{{ env "HOME" }}' } }),
  template('text that is no template', { data: { a: '{ plain }', b: '' } }),
  template('an action that is not closed', { data: { a: '{{ .user' } }),
  template('define and template', {
    data: { a: '{{ define "x" }}<{{ . }}>{{ end }}{{ template "x" .user }}' },
  }),
  template('the template of its own key', { data: { a: '{{ if false }}{{ template "a" . }}{{ end }}ok' } }),
  template('metadata', {
    metadata: {
      labels: { owner: '{{ .user }}' },
      annotations: { 'example.com/a': '{{ .user | upper }}', plain: 'x' },
    },
  }),
  template('metadata that fail', { data: { a: 'x' }, metadata: { labels: { owner: '{{ .none }}' } } }),
  template('a literal', { templateFrom: [{ literal: 'user: {{ .user }}\nport: 5432\n' }] }),
  template('a literal with booleans and numbers of YAML 1.1', {
    templateFrom: [
      { literal: 'a: yes\nb: off\nc: 0123\nd: 1.50\ne: ~\nf: 1e3\ng: 0x1F\nh: "yes"\ni: 1_000\n' },
    ],
  }),
  template('a literal that is a list', { templateFrom: [{ literal: '- a' }] }),
  template('a literal with a map inside', { templateFrom: [{ literal: 'a: {b: c}' }] }),
  template('a literal that is empty', { templateFrom: [{ literal: '' }], data: { a: 'x' } }),
  template('a literal that a value breaks (a quirk)', {
    templateFrom: [{ literal: 'a: {{ .password }}: {{ .user }}' }],
  }),
  template('a literal into which a value writes a key (a quirk)', {
    templateFrom: [{ literal: 'a: {{ .user }}{{ "\\nb: injected" }}' }],
  }),
  template('a literal that is safe', { templateFrom: [{ literal: 'a: {{ .password | toJson }}' }] }),
  template('a literal for labels', { templateFrom: [{ literal: 'tier: {{ .user }}', target: 'Labels' }] }),
  template('a literal for annotations', {
    templateFrom: [{ literal: 'note: {{ .user }}', target: 'Annotations' }],
  }),
  template('labels of a literal under those of the template', {
    templateFrom: [{ literal: 'a: one\nb: one', target: 'Labels' }],
    metadata: { labels: { a: 'two' } },
  }),
  template('literals in order, template.data over them', {
    templateFrom: [{ literal: 'a: 1\nb: 1\nc: 1' }, { literal: 'b: 2\nc: 2' }],
    data: { c: '3' },
  }),
  template('templateFrom hides what was fetched, also where it writes labels alone', {
    templateFrom: [{ literal: 'a: b', target: 'Labels' }],
  }),
  template('templateFrom, merged', { mergePolicy: 'Merge', templateFrom: [{ literal: 'a: b' }] }),
  ...(['configMap', 'secret'] as const).flatMap(kind => {
    const templates = {
      'app.conf': 'user={{ .user }}\n',
      both: '{{ .user }}: {{ .password | toJson }}\nfixed: 1\n',
      broken: '{{ .user',
    };
    const items = (key: string, templateAs?: 'Values' | 'KeysAndValues'): Template => ({
      templateFrom: [{ [kind]: { name: 'templates', items: [{ key, ...(templateAs && { templateAs }) }] } }],
    });
    return [
      template(`${kind}: a value`, items('app.conf'), { templates }),
      template(`${kind}: keys and values`, items('both', 'KeysAndValues'), { templates }),
      template(`${kind}: YAML as a value`, items('both', 'Values'), { templates }),
      template(`${kind}: a broken template`, items('broken'), { templates }),
      template(`${kind}: a key that is not there`, items('none'), { templates }),
      template(`${kind}: no such object`, items('app.conf')),
      template(
        `${kind}: and template.data`,
        { ...items('app.conf'), data: { 'app.conf': 'over', more: '{{ .user }}' } },
        { templates },
      ),
    ];
  }),
  template(
    'ConfigMap, Secret and literal of one entry, in this order',
    {
      templateFrom: [
        {
          literal: 'a: literal',
          secret: { name: 'templates', items: [{ key: 'a' }, { key: 'b' }] },
          configMap: { name: 'templates', items: [{ key: 'a' }, { key: 'c' }] },
        },
      ],
    },
    { templates: { a: 'object', b: 'b', c: 'c' } },
  ),
];

/** What ESO writes and an API server refuses: Postern says so itself. */
export const refusedByTheApiServer: readonly PipelineCase[] = [
  from('letters of other scripts in a key', { extract: { key: 'odd' } }),
  template('a type without its keys', { type: 'kubernetes.io/tls', data: { 'tls.crt': 'x' } }),
  template('dockerconfigjson that is no JSON', {
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': 'x' },
  }),
  template('a key with a slash', { data: { 'a/b': 'x' } }),
  template('a key that leaves its directory', { templateFrom: [{ literal: '"../x": y' }] }),
];

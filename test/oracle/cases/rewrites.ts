/** Rewrites that people write, and every policy with every other on data that tells them apart. */
import type { Rewrite } from '../../../src/resolve/rewrite/rewrite.ts';

interface RewriteCase {
  readonly rewrite: readonly Rewrite[];
  readonly data: Readonly<Record<string, string>>;
}

const fetched = {
  'db/user': 'u',
  'db/password': 'p',
  'api key': 'k',
  Token: 't',
  'one-time.code': '1',
  ümlaut: 'ü',
  中文: 'z',
  x1: '',
  '': 'empty',
};

const sources = [
  '^db/(.*)$',
  '^.*/',
  '/',
  '[^a-zA-Z0-9_]',
  '(\\w+)/(\\w+)',
  '(?P<folder>\\w+)/(?P<name>\\w+)',
  '(?i)token',
  '\\s',
  '-|\\.',
  '^',
  '$',
  '',
  '.',
  'x*',
  '\\d',
  '[A-Z]',
  '\\pL+',
  '(',
  '*',
  '[a-',
  '(?=x)',
  'a{1001}',
];
const targets = [
  '',
  '_',
  '$1',
  '${1}',
  'app_$1',
  '$1_$2',
  '$2_$1',
  '$name',
  '${folder}.${name}',
  '$1x',
  '$0',
  '<$0>',
  '$$',
  '$',
  '${',
  'é$0',
  '$9',
];

const templates = [
  '{{ .value }}',
  '{{ .value | upper }}',
  '{{ .value | lower }}',
  '{{ .value | replace "/" "_" }}',
  '{{ .value | snakecase }}',
  '{{ .value | camelcase }}',
  '{{ .value | trimPrefix "db/" }}',
  'app-{{ .value }}',
  '{{ printf "%s_%d" .value (len .value) }}',
  '{{ .value | b64enc }}',
  '{{ .value | sha256sum | trunc 8 }}',
  '{{ regexReplaceAll "[^a-z]" .value "_" }}',
  '{{ if contains "/" .value }}{{ splitList "/" .value | last }}{{ else }}{{ .value }}{{ end }}',
  '{{ .missing }}{{ .value }}',
  '{{ $v := .value }}{{ $v | quote }}',
  '{{ . }}',
  '{{ index . "value" }}',
  '{{ .value | title }}',
  '{{ .value | urlParse }}',
  '{{ with .value }}{{ . }}!{{ end }}',
  '{{- .value -}} ',
  '{{ define "k" }}{{ . }}{{ end }}{{ template "k" .value }}',
  '{{',
  '{{ .value',
  '{{ nofunction .value }}',
  '{{ fail "never" }}',
  '{{ .value.deeper }}',
  '{{ index .value 99 }}',
  '{{ template "none" }}',
  '{{ end }}',
  '{{ .value | toDate }}',
];

const objects: readonly Readonly<Record<string, string>>[] = [
  {},
  { a: '{"x":1}' },
  { a: '{"x":1}', b: '{"y":2}' },
  { a: '{"x":1}', b: '{"x":2}' },
  { b: '{"x":"b","z":null}', a: '{"x":"a","y":[1,{"k":"<"}]}', c: '{"x":"c","o":{"z":1,"a":"&"}}' },
  {
    a: '{"s":"t","i":1,"f":1.50,"e":1e21,"small":1e-9,"big":12345678901234567890,"neg":-0.0,"t":true,"n":null,"h":"<b>","u":"\\u00e9\\u2028"}',
  },
  { a: 'null', b: '{"y":2}' },
  { a: '{"x":1,"x":2}', all: 'kept' },
  { a: 'text', b: '{}' },
  { a: '[]' },
  { a: '' },
  { a: '{"x":1} trailing' },
  { a: ' \n{"x" : { "b" : 1 , "a" : [ 1 , 2 ] } } ' },
  { all: '{"x":1}', a: '{"all":"2"}' },
];
const strategies = [undefined, 'Extract', 'JSON'] as const;
const conflictPolicies = [undefined, 'Error', 'Ignore'] as const;
const priorityPolicies = [undefined, 'Strict', 'IgnoreNotFound'] as const;
const priorities = [[], ['a'], ['b', 'a'], ['none', 'a'], ['a', 'a']];
const choices: readonly NonNullable<Rewrite['merge']>[] = strategies.flatMap(strategy =>
  conflictPolicies.flatMap(conflictPolicy =>
    priorityPolicies.flatMap(priorityPolicy =>
      priorities.map(priority => ({ strategy, conflictPolicy, priorityPolicy, priority, into: 'all' })),
    ),
  ),
);

const plain: readonly RewriteCase[] = [
  { rewrite: [], data: fetched },
  { rewrite: [{ merge: { strategy: 'JSON' } }], data: { a: '{}' } },
  { rewrite: [{ merge: { strategy: 'JSON', into: '' } }], data: { a: '{"x":1}' } },
  {
    rewrite: [{ merge: { strategy: 'JSON', into: 'a', conflictPolicy: 'Ignore' } }],
    data: { a: '{"x":1}', b: '{"x":2}' },
  },
  {
    rewrite: [
      { merge: {} },
      { regexp: { source: '^', target: 'p_' } },
      { transform: { template: '{{ .value | upper }}' } },
    ],
    data: { a: '{"x":1}', b: '{"y":2}' },
  },
  {
    rewrite: [{ regexp: { source: '^', target: 'a' } }, { merge: { priority: ['ab'] } }],
    data: { b: '{"x":1}' },
  },
  {
    rewrite: [{ regexp: { source: 'a', target: 'b' } }, { regexp: { source: 'b', target: 'c' } }],
    data: { a: '1' },
  },
  { rewrite: [{ regexp: { source: '(', target: '' } }, { merge: {} }], data: {} },
  { rewrite: [{ transform: { template: '{{' } }], data: {} },
];

// Each key alone, so that no two of them can become the same.
const alone = Object.entries(fetched).map(([key, value]) => ({ [key]: value }));

export const rewriteCases: readonly RewriteCase[] = [
  ...plain,
  ...sources.flatMap((source, at) =>
    targets.flatMap((target, index) => {
      const data = alone[(at + index) % alone.length] ?? {};
      return [data, { 'db/user': '1', 'db/Password': '2' }].map(data => ({
        rewrite: [{ regexp: { source, target } }],
        data,
      }));
    }),
  ),
  ...templates.flatMap(template => alone.map(data => ({ rewrite: [{ transform: { template } }], data }))),
  ...choices.flatMap(merge => objects.map(data => ({ rewrite: [{ merge }], data }))),
];

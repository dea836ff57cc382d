import type { PipelineCase } from '../../pipeline.ts';
import { target, template, type Template } from './pipeline-case.ts';

/** `spec.target` and its template. */
export const making: readonly PipelineCase[] = [
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

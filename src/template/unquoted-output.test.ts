import { expect, test } from 'vitest';
import { unquotedOutputs } from './unquoted-output.ts';

test.each<[string, number]>([
  ['a: {{ .user }}', 1],
  ['a: "{{ .user }}"\nb: {{ index . "x" }}', 2],
  ['{{ range $k, $v := . }}{{ $k }}: {{ $v | toJson }}\n{{ end }}', 1],
  ['{{ if .a }}x: {{ .a | upper }}{{ else }}y: {{ .b | trim }}{{ end }}', 2],
  ['a: {{ .user | squote }}', 1],
  ['a: {{ printf "%s" .user }}', 1],
])('%j writes values as they are, %d times', (text, times) => {
  expect(unquotedOutputs(text)).toHaveLength(times);
});

test.each([
  'a: {{ .user | toJson }}',
  'a: {{ .user | quote }}',
  'a: {{ .user | b64enc }}',
  'a: {{ "constant" }} {{ 5 }} {{ true }}',
  '{{ $x := .user }}a: {{ $x | toRawJson }}',
  '{{ . | toYaml }}',
  'a: b',
  '{{ broken',
])('%j does not', text => {
  expect(unquotedOutputs(text)).toEqual([]);
});

test('says where', () => {
  expect(unquotedOutputs('a: 1\nb: {{ .user }}')).toEqual([expect.stringMatching(/^2:\d+$/)]);
});

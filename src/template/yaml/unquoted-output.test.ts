import { expect, test } from 'vitest';
import { unquotedOutputs } from './unquoted-output.ts';

test.each<[string, number]>([
  ['a: {{ .user }}', 1],
  ['a: "{{ .user }}"\nb: {{ index . "x" }}', 2],
  ['{{ range $k, $v := . }}{{ $k }}: {{ $v }}\n{{ end }}', 1],
  ['{{ range $k, $v := . }}{{ printf "%s" $k }}: {{ printf "%s%s" $k $v }}\n{{ end }}', 1],
  ['{{ range $k, $v := (.a | fromJson) }}{{ $k }}: {{ $v | toJson }}\n{{ end }}', 1],
  ['{{ with .a | fromJson }}{{ range $k, $v := . }}{{ $k }}: {{ $v | toJson }}\n{{ end }}{{ end }}', 1],
  ['{{ if .a }}x: {{ .a | upper }}{{ else }}y: {{ .b | trim }}{{ end }}', 2],
  ['a: {{ .user | squote }}', 1],
  ['a: {{ printf "%s" .user }}', 1],
])('%j writes values as they are, %d times', (text, times) => {
  expect(unquotedOutputs(text).positions).toHaveLength(times);
});

test.each([
  'a: {{ .user | toJson }}',
  'a: {{ .user | quote }}',
  'a: {{ .user | b64enc }}',
  'a: {{ "constant" }} {{ 5 }} {{ true }}',
  '{{ $x := .user }}a: {{ $x | toRawJson }}',
  '{{ . | toYaml }}',
  'a: b',
  '{{ range $k, $v := . }}APP_{{ $k | upper }}: {{ $v | toJson }}\n{{ end }}',
  '{{ if .a }}{{ range $k, $v := $ }}{{ $k }}: {{ $v | toJson }}\n{{ end }}{{ end }}',
  '{{ broken',
])('%j does not', text => {
  expect(unquotedOutputs(text)).toEqual({ positions: [], more: 0 });
});

test('says where', () => {
  expect(unquotedOutputs('a: 1\nb: {{ .user }}').positions).toEqual([expect.stringMatching(/^2:\d+$/)]);
});

test('of many the first ten are placed and the others counted', () => {
  expect(unquotedOutputs('a: {{ .b }}\n'.repeat(40))).toEqual({
    positions: Array.from({ length: 10 }, (_, line) => `${line + 1}:6`),
    more: 30,
  });
});

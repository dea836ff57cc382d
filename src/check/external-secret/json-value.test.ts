import { expect, test } from 'vitest';
import { isNoJsonObject } from './json-value.ts';

test.for([
  '{"auths":{"ghcr.io":{"auth":"{{ .k }}"}}',
  'not json {{ .k }}',
  '[{"auth": "{{ .k }}"}]',
  '"{{ .k }}"',
  '{"auth": "{{ .k }}}',
  "{'auth': 'a'}",
  '{"auth": "a",}',
  'eyJhdXRocyI6e319',
  '{{ $x := .k }}{"auth": {{ "\\"a\\"" }}',
])('whatever is filled in, %j is no JSON object', text => {
  expect(isNoJsonObject(text)).toBe(true);
});

test.for([
  '{"auths":{"ghcr.io":{"auth":"{{ printf "%s:%s" .user .password | b64enc }}"}}}',
  '{"auths":{"ghcr.io":{"password":{{ .password | toJson }}}}}',
  '{"auths":{ {{ .host | quote }}: {"auth": "{{ .k }}" } } }',
  '{{ .config }}',
  '  {{ .config | b64dec }}\n',
  '{{- $auth := .k | b64enc -}}\n{"auths": {"ghcr.io": {"auth": "{{ $auth }}"}}}',
  '{"auths": { {{ range $i, $h := .hosts | fromJson }}{{ if $i }},{{ end }}"{{ $h }}": {}{{ end }} }}',
  '{"auths": {"ghcr.io": {"auth": "{{ printf "%s\\"}}" .k }}}',
  '{"a": "C:\\\\{{ .k }}", "b": "\\"{{ .k }}\\""}',
  '{"auths": ${AUTHS}}',
  '<path:secret#config>',
  '$CONFIG',
  '{{ .k ',
  'null',
])('that %j is none cannot be said', text => {
  expect(isNoJsonObject(text)).toBe(false);
});

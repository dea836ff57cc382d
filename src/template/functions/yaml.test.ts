import { expect, test } from 'vitest';
import { render } from './testing/render.ts';

test.each([
  ['{{ toYaml (dict "b" 1 "a" (list 1 "x" nil)) }}', 'a:\n- 1\n- x\n- null\nb: 1'],
  ['{{ toYaml nil }}', 'null'],
  ['{{ toYaml "a" }}', 'a'],
  ['{{ toYaml 5 }}', '5'],
  ['{{ toYaml 1.5 }}', '1.5'],
  ['{{ toYaml true }}', 'true'],
  ['{{ toYaml (list) }}', '[]'],
  ['{{ toYaml (dict) }}', '{}'],
  ['{{ toYaml (rest (list)) }}', 'null'],
  ['{{ toYaml (list (list 1 2) (list)) }}', '- - 1\n  - 2\n- []'],
  ['{{ toYaml (list (dict "a" 1 "b" 2) (dict)) }}', '- a: 1\n  b: 2\n- {}'],
  [
    '{{ toYaml (dict "a" (dict "b" (dict "c" (list 1 (list 2 (dict "d" nil)))))) }}',
    'a:\n  b:\n    c:\n    - 1\n    - - 2\n      - d: null',
  ],
  [
    '{{ toYaml (dict "k" "a\\nb" "l" "a\\nb\\n" "m" " x\\ny" "n" (dict "o" "p\\nq\\n\\n")) }}',
    'k: |-\n  a\n  b\nl: |\n  a\n  b\nm: |2-\n   x\n  y\n"n":\n  o: |+\n    p\n    q\n',
  ],
  ['{{ toYaml "a\\nb" }}', '|-\n  a\n  b'],
  ['{{ toYaml "\\n" }}', '|2+\n'],
  ['{{ toYaml (dict "a" "\\n") }}', 'a: |2+\n'],
  ['{{ toYaml (list "a\\nb\\n\\n" "c") }}', '- |+\n  a\n  b\n\n- c'],
  ['{{ toYaml "\\u0085" }}', "' '"],
  ['{{ toYaml "x\\u0085y" }}', 'x y'],
  ['{{ toYaml "a \\u0085 b" }}', 'a b'],
  ['{{ toYaml "a\\u0085\\u0085b" }}', '|-\n  a\n  b'],
  ['{{ toYaml "\\u007f" }}', ''],
  ['{{ fromYaml "a: 1\\nb: [x, y]\\nc: {d: null}" }}', 'map[a:1 b:[x true] c:map[d:<nil>]]'],
  ['{{ fromYaml "a: yes" | toJson }}', '{"a":true}'],
  ['{{ fromYaml "" }}', 'map[]'],
  ['{{ fromYaml "" | toJson }}', '{}'],
  ['{{ fromYaml "null" | toJson }}', '{}'],
  ['{{ fromYaml "{}" | toJson }}', '{}'],
  ['{{ fromYaml "a: 0123" }}', 'map[a:83]'],
  ['{{ fromYaml "a: 1.0\\nb: 1e3\\nc: .5" | toJson }}', '{"a":1,"b":1000,"c":0.5}'],
  ['{{ fromYaml "a: 12345678901234567890" | toJson }}', '{"a":12345678901234567000}'],
  ['{{ fromYaml "1: a\\ntrue: b\\n2.5: c" | toJson }}', '{"1":"a","2.5":"c","true":"b"}'],
  ['{{ fromYaml "a: &x [1]\\nb: *x" | toJson }}', '{"a":[1],"b":[1]}'],
  ['{{ fromYaml "<<: {a: 1}\\nb: 2" | toJson }}', '{"a":1,"b":2}'],
  ['{{ fromYaml "a: !!binary aGk=" | toJson }}', '{"a":"hi"}'],
  ['{{ fromYaml "a: |\\n  x\\n  y\\n" | toJson }}', '{"a":"x\\ny\\n"}'],
  ['{{ fromYaml "a: \'x\'\\nb: \\"y\\\\n\\"" | toJson }}', '{"a":"x","b":"y\\n"}'],
  ['{{ fromYaml "a: 2001-01-01" }}', 'map[a:2001-01-01]'],
  ['{{ fromYaml "a: \\"\\\\xff\\"" | toJson }}', '{"a":"\xc3\xbf"}'],
  ['{{ fromYaml "a: [1, [2, {b: [c]}]]" | toJson }}', '{"a":[1,[2,{"b":["c"]}]]}'],
  [
    '{{ fromYaml (toYaml (dict "s" "yes" "n" "1" "e" "" "m" "a\\nb\\n\\n" "q" "it\'s: x")) | toJson }}',
    '{"e":"","m":"a\\nb\\n\\n","n":"1","q":"it\'s: x","s":"yes"}',
  ],
  ['{{ fromYaml "a: \\ufeffb" | toJson }}', '{"a":"\xef\xbb\xbfb"}'],
  ['{{ fromYaml "\\ufeffa: b" | toJson }}', '{"a":"b"}'],
])('%s gives %j', async (template, expected) => {
  expect(await render(template)).toBe(expected);
});

test('YAML that cannot be read is a map with the reason, which does not quote the text', async () => {
  const reason = await render('{{ (fromYaml .a).Error }}', { a: 'x: "canary-9' });

  expect(reason).toMatch(/^error converting YAML to JSON: yaml: line 1: /);
  expect(reason).not.toContain('canary');
});

const converting = 'error converting YAML to JSON';
const decoding = 'error unmarshaling JSON: while decoding JSON: json';

test.each([
  ['[1]', `${decoding}: cannot unmarshal array into Go value of type map[string]interface {}`],
  ['5', `${decoding}: cannot unmarshal number into Go value of type map[string]interface {}`],
  ['a: .nan', `${converting}: json: unsupported value: NaN`],
  ['a: -.inf', `${converting}: json: unsupported value: -Inf`],
  ['<<: 1', `${converting}: yaml: map merge requires map or sequence of maps as the value`],
  ['%x\n---\na: 1', `${converting}: yaml: found unknown directive name`],
  ['%YAML 1.2\n---\na: 1', `${converting}: yaml: found incompatible YAML document`],
  ['\x01', `${converting}: yaml: control characters are not allowed`],
])('the reason for %j is in the words of External Secrets', async (text, reason) => {
  expect(await render('{{ (fromYaml .a).Error }}', { a: text })).toBe(reason);
});

test('a value that contains itself is nothing in YAML', async () => {
  expect(await render('{{ $d := dict }}{{ $_ := set $d "d" $d }}<{{ toYaml $d }}>')).toBe('<>');
});

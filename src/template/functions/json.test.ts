import { expect, test } from 'vitest';
import { render } from './testing/render.ts';

test.each([
  ['{{ toJson (dict "b" 1 "a" "x<y>&z") }}', '{"a":"x\\u003cy\\u003e\\u0026z","b":1}'],
  ['{{ toJson nil }}', 'null'],
  [
    '{{ toJson "a\\"b\\\\c\\n\\t\\r\\b\\f\\u0001\\u2028\xe9😀" }}',
    '"a\\"b\\\\c\\n\\t\\r\\b\\f\\u0001\\u2028\xc3\xa9\xf0\x9f\x98\x80"',
  ],
  ['{{ toJson (list 1 2.5 1e21 1e-7 0.1 100000 true nil) }}', '[1,2.5,1e+21,1e-7,0.1,100000,true,null]'],
  ['{{ toJson (rest (list)) }}', 'null'],
  ['{{ toJson (list) }}', '[]'],
  ['{{ mustToJson (dict "a" (list 1 (dict "b" nil))) }}', '{"a":[1,{"b":null}]}'],
  [
    '{{ toPrettyJson (dict "a" (list 1 2) "b" (dict "c" nil) "e" (dict) "l" (list)) }}',
    '{\n  "a": [\n    1,\n    2\n  ],\n  "b": {\n    "c": null\n  },\n  "e": {},\n  "l": []\n}',
  ],
  ['{{ toPrettyJson "x<" }}', '"x\\u003c"'],
  ['{{ toPrettyJson (list) }}', '[]'],
  ['{{ toPrettyJson nil }}', 'null'],
  ['{{ toPrettyJson (list (list 1) (list)) }}', '[\n  [\n    1\n  ],\n  []\n]'],
  ['{{ mustToPrettyJson (list 1) }}', '[\n  1\n]'],
  ['{{ toPrettyJson (float64 "nan") }}', ''],
  ['{{ toRawJson (dict "b" 1 "a" "x<y>&z\\u2028") }}', '{"a":"x<y>&z\\u2028","b":1}'],
  ['{{ toRawJson "a<b" }}', '"a<b"'],
  ['{{ mustToRawJson (list "<" nil) }}', '["<",null]'],
  ['{{ toRawJson nil }}', 'null'],
  ['{{ toRawJson "\\xff" }}', '"\\ufffd"'],
  [
    '{{ toRawJson (dict "t" (toDate "2006-01-02 15:04 -0700" "2020-03-04 05:06 +0230")) }}',
    '{"t":"2020-03-04T05:06:00+02:30"}',
  ],
  ['{{ fromJson "{\\"a\\":1,\\"b\\":[true,null,\\"x\\"]}" }}', 'map[a:1 b:[true <nil> x]]'],
  ['{{ fromJson "[1,2" }}', '<no value>'],
  ['{{ fromJson "" }}', '<no value>'],
  ['{{ fromJson "null" }}', '<no value>'],
  ['{{ fromJson "5" }}', '5'],
  [
    '{{ fromJson "\\"\xe9\\\\u00e9\\\\ud83d\\\\ude00\\\\ud800x\\"" }}',
    '\xc3\xa9\xc3\xa9\xf0\x9f\x98\x80\xef\xbf\xbdx',
  ],
  ['{{ mustFromJson "{\\"a\\":[1]}" }}', 'map[a:[1]]'],
])('%s gives %j', async (template, expected) => {
  expect(await render(template)).toBe(expected);
});

test.each([
  '{{ mustToJson (float64 "inf") }}',
  '{{ mustToPrettyJson (float64 "nan") }}',
  '{{ toRawJson (float64 "nan") }}',
  '{{ mustToRawJson (float64 "-inf") }}',
  '{{ mustFromJson "1e400" }}',
  '{{ mustFromJson "nul" }}',
])('%s fails', async template => {
  await expect(render(template)).rejects.toThrow('error calling');
});

test('a value that contains itself is nothing in JSON', async () => {
  expect(await render('{{ $d := dict }}{{ $_ := set $d "d" $d }}<{{ toJson $d }}>')).toBe('<>');
});

test('the error of a text that is no JSON does not quote it', async () => {
  await expect(render('{{ mustFromJson .a }}', { a: '{"canary-7": ' })).rejects.toThrow(/: not valid JSON$/);
});

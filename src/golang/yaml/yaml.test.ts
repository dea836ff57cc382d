import { describe, expect, test } from 'vitest';
import { yamlToStringMap } from './yaml.ts';

function read(text: string): Record<string, string> {
  return Object.fromEntries(
    [...yamlToStringMap(Buffer.from(text))].map(([key, value]) => [key, value.toString()]),
  );
}

test('scalars become text as Go coerces them', () => {
  expect(read('a: yes\nb: 0123\nc: 1.0\nd: 1e6\ne:\nf: "no"\ng: 2001-01-01\nh: 1_000')).toEqual({
    a: 'true',
    b: '83',
    c: '1',
    d: '1e+06',
    e: '',
    f: 'no',
    g: '2001-01-01',
    h: '1000',
  });
});

test.each([
  [
    'keys that are no text',
    '1: a\ntrue: b\n2.5: c\n.inf: d',
    { '1': 'a', true: 'b', '2.5': 'c', '.inf': 'd' },
  ],
  ['of equal keys the last', 'a: 1\na: 2', { a: '2' }],
  ['of several documents the first', 'a: b\n---\nc: d', { a: 'b' }],
  [
    'anchors and aliases, each for the anchor before it',
    'a: &x 1\nb: &x 2\nc: *x',
    { a: '1', b: '2', c: '2' },
  ],
  ['merges, which win over what stands before', 'b: 3\n<<: {a: 1, b: 2}\nc: 4', { a: '1', b: '2', c: '4' }],
  ['lists of merges, whose first wins', '<<: [{a: 1}, {a: 2, c: 3}]', { a: '1', c: '3' }],
  ['a quoted merge key as a key', '"<<": 5', { '<<': '5' }],
  [
    'lone carriage returns as ends of lines',
    'a: x\rb: "1\r2"\r# c\rc: |\r  3\r',
    { a: 'x', b: '1 2', c: '3\n' },
  ],
  ['tabs between a key and its value, and in quoted text', 'a:\t1\nb: "x\ty"', { a: '1', b: 'x\ty' }],
  ['nothing', '', {}],
  ['null', 'null', {}],
  ['a block at the end without a line break', 'a: |\n  x', { a: 'x' }],
  ['a block at the end with a line break', 'a: |\n  x\n', { a: 'x\n' }],
  ['quoted text that goes on at the start of a line', 'a: "x\ny"\nb: \'z\n\nw\'', { a: 'x y', b: 'z\nw' }],
  ['JSON', '{"a": "b", "c": 1.5, "d": null}', { a: 'b', c: '1.5', d: '' }],
  ['bytes in base64, what is no text in them as U+FFFD', 'a: !!binary aGn/', { a: 'hi\ufffd' }],
])('%s', (_, text, expected) => {
  expect(read(text)).toEqual(expected);
});

describe('what is no map of strings is refused without being quoted', () => {
  test.each([
    [
      '- canary',
      'unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]string',
    ],
    [
      'canary',
      'unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type map[string]string',
    ],
    [
      'a: [canary]',
      'unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type string',
    ],
    [
      'a: {canary: 1}',
      'unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go value of type string',
    ],
    ['a: b\nc: "canary', 'converting YAML to JSON: yaml: line 2: it cannot be parsed'],
    ['a: canary: x', 'converting YAML to JSON: yaml: line 1: it cannot be parsed'],
    ['a: *canary', 'converting YAML to JSON: yaml: line 1: an unknown anchor is referenced'],
    ['a: 1\nb: !!int canary', 'converting YAML to JSON: yaml: line 2: a value does not fit its tag'],
    ['~: canary', 'converting YAML to JSON: unsupported map key'],
    ['? [canary]\n: b', 'converting YAML to JSON: yaml: line 1: a key is a list or a map'],
    ['<<: canary', 'converting YAML to JSON: yaml: map merge requires map or sequence of maps as the value'],
    ['a: &a [*a]', 'converting YAML to JSON: yaml: line 1: an anchor contains itself'],
    ['%YAML 1.2\n---\na: canary', 'converting YAML to JSON: yaml: found incompatible YAML document'],
    [
      'a: "\\ud83d\\ude00 canary"',
      'converting YAML to JSON: yaml: line 1: an escape stands for half a character',
    ],
    [
      'a: "canary\u0085"',
      'converting YAML to JSON: yaml: line 1: the line breaks U+0085, U+2028 and U+2029 are not supported',
    ],
    ['a: b\nc: canary\u0007', 'converting YAML to JSON: yaml: control characters are not allowed'],
  ])('%j', (text, reason) => {
    expect(() => read(text)).toThrow(`error ${reason}`);
    expect(() => read(text)).not.toThrow('canary');
  });

  test('bytes that are no text', () => {
    expect(() => yamlToStringMap(Buffer.from([0x61, 0xff]))).toThrow('it is not UTF-8');
  });
});

describe('hostile documents end with an error', () => {
  const laughs = Array.from({ length: 20 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(10)}]`);

  test.each([
    ['ten megabytes', 'a: b\n'.repeat(2_000_000), 'it is longer than 1 MiB'],
    ['too many nodes', '[,'.repeat(60_000), 'it has more than 30,000 lines and signs'],
    ['aliases of aliases', ['a0: &a0 [x, x]', ...laughs].join('\n'), 'it has too many aliases'],
    ['nesting without end', '['.repeat(20_000), 'it'],
  ])('%s', (_, text, reason) => {
    expect(() => read(text)).toThrow(
      `error converting YAML to JSON: yaml: ${reason.startsWith('it ') ? reason : ''}`,
    );
  });
});

test.each([
  ['an unknown directive without a document', '%x'],
  ['an end before any document', '\r\n...\n'],
  ['an end and nothing else', '...'],
  ['a tab at the start of a line', 'a: 1\r\n\t\n'],
  ['a tab and nothing else', '\t\n'],
  ['a tab behind the colon of an explicit key', '? a\n: \tb'],
  ['a tab before an explicit key', '? \ta\n: 1'],
])('%s is refused', (_, text) => {
  expect(() => read(text)).toThrow(expect.objectContaining({ code: 'YAML_INVALID' }));
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { executeTemplate, type ExecuteOptions } from './execute.ts';
import { FunctionFailure, type FunctionTable } from './function.ts';
import { lengthOf } from './indexing.ts';
import { parseTemplate } from './parse/parse.ts';
import { printAll, printValue } from './print.ts';
import { bytesOf, textOf, type GoMap, type GoStruct, type GoValue } from './value.ts';
import { anyText } from '../golang/testing/any-text.ts';

const tools = { now: () => 0, randomBytes: () => Buffer.alloc(0) };

function map(entries: Readonly<Record<string, GoValue>>, element = 'interface {}'): GoMap {
  return { kind: 'map', element, entries: new Map(Object.entries(entries)) };
}

function list(...items: readonly GoValue[]): GoValue {
  return { kind: 'list', element: 'interface {}', items };
}

const methods = new Map<string, (args: readonly GoValue[]) => GoValue>([
  ['Major', () => 1n],
  [
    'Set',
    args => {
      if (args.length !== 1) throw new FunctionFailure('one argument is needed');
      return `set ${printAll(args)}`;
    },
  ],
]);
const fields = new Map<string, GoValue>([['Original', 'v1.2.3']]);
const version: GoStruct = { kind: 'struct', type: '*semver.Version', fields, methods, text: '1.2.3' };

const data = map({
  user: 'u',
  empty: '',
  int: 3n,
  nil: null,
  list: list('a', 'b', 'c'),
  map: map({ b: '2', a: '1' }),
  deep: map({ x: map({ y: 'z' }) }),
  version,
});

const functions: FunctionTable = {
  upper: { parameters: ['string'], call: args => printAll(args).toUpperCase() },
  add: {
    parameters: ['int'],
    variadic: 'int',
    call: args => args.reduce((sum: bigint, one) => sum + BigInt(Number(one)), 0n),
  },
  join: { parameters: ['string', '[]any'], call: ([glue, items]) => printValue(glue) + printValue(items) },
  half: { parameters: ['float64'], call: ([number]) => Number(number) / 2 },
  size: { parameters: ['map'], call: ([value]) => lengthOf(value) },
  nothing: { parameters: [], call: () => null },
  fail: {
    parameters: ['string'],
    call: () => {
      throw new FunctionFailure('it failed');
    },
  },
  crash: {
    parameters: ['any'],
    call: args => {
      throw new TypeError(`no ${printAll(args)}`);
    },
  },
  now: { parameters: [], call: (_, tools) => BigInt(tools.now()) },
  slice: { parameters: ['any'], variadic: 'any', call: () => 'sliced by sprig' },
};

function run(source: string, options: Partial<ExecuteOptions> = {}, root: GoValue = data): string {
  const template = parseTemplate(source, 'x', { isFunction: name => Object.hasOwn(functions, name) });
  return textOf(executeTemplate(template, root, functions, { missingKey: 'error', tools, ...options }));
}

describe('what a template gives', () => {
  test.each([
    ['text as it is, whatever it is', 'ö€{}😀', 'ö€{}😀'],
    ['a field', '{{ .user }}', 'u'],
    ['a chain of fields', '{{ .deep.x.y }}{{ (.deep).x.y }}{{ $.deep.x.y }}', 'zzz'],
    ['nil', '{{ .nil }}', '<no value>'],
    ['a list and a map', '{{ .list }}{{ .map }}', '[a b c]map[a:1 b:2]'],
    ['a struct by its String method', '{{ .version }}', '1.2.3'],
    ['a field and a method of a struct', '{{ .version.Original }}{{ .version.Major }}', 'v1.2.31'],
    ['a method with arguments', '{{ .version.Set "a" }}{{ "b" | .version.Set }}', 'set aset b'],
    [
      'a variable where it is in scope',
      '{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $x := 3 }}{{ end }}{{ $x }}',
      '2',
    ],
    ['nothing for a declaration', '{{ $x := .user }}', ''],
    ['if, else if, else', '{{ if .empty }}a{{ else if .nil }}b{{ else }}c{{ end }}', 'c'],
    ['with and its dot', '{{ with .deep.x }}{{ .y }}{{ $.user }}{{ else }}-{{ end }}', 'zu'],
    ['else with', '{{ with .empty }}a{{ else with .user }}{{ . }}{{ end }}', 'u'],
    ['a range over a list', '{{ range $i, $x := .list }}{{ $i }}{{ $x }}{{ end }}', '0a1b2c'],
    [
      'a range over a map in the order of its keys',
      '{{ range $k, $v := .map }}{{ $k }}{{ $v }}{{ end }}',
      'a1b2',
    ],
    ['a range over an integer', '{{ range .int }}{{ . }}{{ end }}', '012'],
    ['the else of an empty range', '{{ range .nil }}a{{ else }}{{ .user }}{{ end }}', 'u'],
    ['break', '{{ range .list }}{{ . }}{{ if eq . "b" }}{{ break }}{{ end }}{{ end }}!', 'ab!'],
    ['continue', '{{ range .list }}{{ if eq . "b" }}{{ continue }}{{ end }}{{ . }}{{ end }}', 'ac'],
    [
      'break out of the inner loop only',
      '{{ range .list }}{{ range 3 }}{{ break }}{{ end }}{{ . }}{{ end }}',
      'abc',
    ],
    [
      'continue of the outer loop from an else',
      '{{ range .list }}{{ range 0 }}{{ else }}{{ continue }}{{ end }}-{{ end }}',
      '',
    ],
    ['a range that assigns', '{{ $x := 0 }}{{ range $x = .list }}{{ end }}{{ $x }}', 'c'],
    [
      'a template with its own dot and variables',
      '{{ define "t" }}{{ $ }}{{ . }}{{ end }}{{ template "t" .user }}',
      'uu',
    ],
    ['a template without data', '{{ define "t" }}{{ . }}{{ end }}{{ template "t" }}', '<no value>'],
    ['a block', '{{ block "t" .user }}[{{ . }}]{{ end }}{{ template "t" 1 }}', '[u][1]'],
    ['a function of the caller', '{{ upper .user }}{{ .user | upper }}{{ add 1 2 3 }}', 'UU6'],
    ['one in place of Go’s own', '{{ slice .user 0 }}', 'sliced by sprig'],
    ['literals in the type of the parameter', "{{ half 3 }}{{ half 1.5 }}{{ add 1e1 'a' }}", '1.50.75107'],
    ['nil for a map or a list', '{{ size nil }}{{ size (.nil) }}{{ join "," nil }}', '00,[]'],
    ['what nothing returns', '{{ nothing }}{{ if nothing }}a{{ end }}', '<no value>'],
    ['the time that it is given', '{{ now }}', '0'],
  ])('%s', (_, source, output) => {
    expect(run(source)).toBe(output);
  });
});

describe('and and or', () => {
  test.each([
    ['{{ and .user 1 }}{{ and .empty 1 }}{{ or .user 1 }}{{ or .empty 1 }}', '1u1'],
    ['{{ and .empty (fail "") }}{{ or .user (fail "") }}', 'u'],
    ['{{ 0 | and 1 }}{{ 2 | or 0 }}{{ 2 | or 1 }}', '021'],
  ])('%s stop where the answer is known', (source, output) => {
    expect(run(source)).toBe(output);
  });
});

describe('a key that is not there', () => {
  test('is an error, or no value where that is asked for', () => {
    expect(() => run('{{ .none }}')).toThrow('map has no entry for key "none"');
    expect(run('{{ .none }}{{ .none.more }}{{ if .none }}a{{ end }}', { missingKey: 'default' })).toBe(
      '<no value><no value>',
    );
  });

  test('is the zero of its type for index', () => {
    expect(run('[{{ index . "none" }}]', {}, map({ a: 'b' }, 'string'))).toBe('[]');
    expect(run('[{{ index . "none" }}]')).toBe('[<no value>]');
  });
});

describe('what fails, in the words of Go', () => {
  test.each([
    ['\n {{ .none }}', 'template: x:2:4: executing "x" at <.none>: map has no entry for key "none"'],
    ['é{{ .deep.none.a }}', 'x:1:10: executing "x" at <.deep.none.a>: map has no entry for key "none"'],
    [
      '{{ define "t" }}{{ .a }}{{ end }}{{ template "t" 1 }}',
      'executing "t" at <.a>: can\'t evaluate field a in type int',
    ],
    ['{{ .nil.a }}', 'nil pointer evaluating interface {}.a'],
    ['{{ (.nil).a }}', 'nil data; no entry for key "a"'],
    ['{{ .user.a }}', "can't evaluate field a in type string"],
    ['{{ .version.None }}', "can't evaluate field None in type *semver.Version"],
    ['{{ .version.Original 1 }}', 'Original has arguments but cannot be invoked as function'],
    ['{{ .version.Set }}', 'error calling Set: one argument is needed'],
    ['{{ .user 1 }}', 'user is not a method but has arguments'],
    ['{{ 1 | .user }}', 'user is not a method but has arguments'],
    ['{{ 1 2 }}', "can't give argument to non-function 1"],
    ['{{ $x := 1 }}{{ 1 | $x }}', "can't give argument to non-function $x"],
    ['{{ nil }}', 'nil is not a command'],
    ['{{ (nil).a }}', 'nil is not a command'],
    ['{{ $x = 1 }}', 'undefined variable: $x'],
    ['{{ 18446744073709551615 }}', '18446744073709551615 overflows int'],
    ['{{ upper }}', 'wrong number of args for upper: want 1 got 0'],
    ['{{ upper .user .user }}', 'want 1 got 2'],
    ['{{ add }}', 'wrong number of args for add: want at least 1 got 0'],
    ['{{ upper 1 }}', 'expected string; found 1'],
    ['{{ upper .int }}', 'wrong type for value; expected string; got int'],
    ['{{ upper .nil }}', 'wrong type for value; expected string; got interface {}'],
    ['{{ upper (.nil) }}', 'invalid value; expected string'],
    ['{{ upper nil }}', 'cannot assign nil to string'],
    ['{{ add 1.5 }}', 'expected integer; found 1.5'],
    ['{{ add "a" }}', 'expected integer; found "a"'],
    ['{{ half true }}', 'expected float; found true'],
    ['{{ join "," "a" }}', `can't handle "a" for arg of type []interface {}`],
    ['{{ join "," .map }}', 'expected []interface {}; got map[string]interface {}'],
    ['{{ size .user }}', 'expected map[string]interface {}; got string'],
    ['{{ size .nil }}', 'expected map[string]interface {}; got interface {}'],
    ['{{ range .user }}{{ end }}', "range can't iterate over a value of type string"],
    ['{{ range $i, $x := 3 }}{{ end }}', "can't use int to iterate over more than one variable"],
    ['{{ template "none" }}', 'template "none" not defined'],
    ['{{ fail .user }}', 'x:1:3: executing "x" at <fail .user>: error calling fail: it failed'],
    ['{{ len 1 }}', 'error calling len: len of type int'],
  ])('%j', (source, message) => {
    expect(() => run(source)).toThrow(message);
    expect(() => run(source)).toThrow(expect.objectContaining({ code: 'TEMPLATE_EXECUTION' }));
  });

  test('a function that the parser knew and the caller lacks', () => {
    const template = parseTemplate('{{ upper .user }}', 'x', { isFunction: () => true });

    expect(() => executeTemplate(template, data, {}, { missingKey: 'error', tools })).toThrow(
      '"upper" is not a defined function',
    );
  });
});

describe('a secret value is in no error', () => {
  const secret = 'canary-7c1d';
  const root = map({ s: secret, l: list(secret), m: map({ a: secret }) });

  test.each([
    '{{ .s.more }}',
    '{{ .m.none }}',
    '{{ range .s }}{{ end }}',
    '{{ index .l .s }}',
    '{{ index .l 7 }}',
    '{{ index .s .s }}',
    '{{ eq .l .l }}',
    '{{ eq .l .m }}',
    '{{ lt .s .l }}',
    '{{ lt .s 1 }}',
    '{{ add .s }}',
    '{{ crash .s }}',
    '{{ call .s }}',
    '{{ .s | call }}',
    '{{ len (index .l 0 0) }}',
    '{{ template "t" .s }}{{ define "t" }}{{ .x }}{{ end }}',
    '{{ printf 1 .s }}',
    '{{ printf "%p" .l }}',
  ])('%s', source => {
    expect(() => run(source, {}, root)).toThrow(expect.objectContaining({ code: 'TEMPLATE_EXECUTION' }));
    expect(() => run(source, {}, root)).not.toThrow('canary');
  });
});

describe('a template that would use up the machine ends with an error', () => {
  test.each([
    [
      'calling itself for ever',
      '{{ define "t" }}{{ template "t" . }}{{ end }}{{ template "t" . }}',
      'exceeded maximum template depth (10000)',
    ],
    ['counting for ever', '{{ range 9000000000000 }}{{ end }}', 'exceeded maximum number of steps'],
    [
      'writing for ever',
      '{{ range 100000000 }}{{ printf "%1000000d" 1 }}{{ end }}',
      'exceeded maximum size of the output',
    ],
    [
      'doubling a string',
      '{{ $x := "ab" }}{{ range 90 }}{{ $x = print $x $x }}{{ end }}',
      'the result is larger than',
    ],
  ])('%s', (_, source, message) => {
    expect(() => run(source)).toThrow(message);
  });

  test('the bounds can be set', () => {
    const limits = { steps: 10, bytes: 3, depth: 2 };

    expect(() => run('{{ range 100 }}{{ end }}', { limits })).toThrow('steps (10)');
    expect(() => run('abcd', { limits })).toThrow('output (3 bytes)');
    expect(run('abc', { limits })).toBe('abc');
  });

  test('but calling deeper than the stack of JavaScript goes is no trouble', () => {
    const source =
      '{{ define "t" }}{{ if . }}{{ with . }}{{ template "t" (cut .) }}{{ end }}{{ else }}end{{ end }}{{ end }}{{ template "t" . }}';
    const cut: FunctionTable = { cut: { parameters: ['string'], call: args => printAll(args).slice(1) } };
    const template = parseTemplate(source, 'x', { isFunction: name => name === 'cut' });

    expect(executeTemplate(template, 'x'.repeat(9000), cut, { missingKey: 'error', tools })).toBe('end');
  });

  test('a value that holds itself is not printed for ever', () => {
    const loop = map({ a: 'x' });
    loop.entries.set('self', loop);

    expect(() => run('{{ . }}', {}, loop)).toThrow('too deeply');
    expect(() => run('{{ print . }}', {}, loop)).toThrow(
      'error calling print: the value is nested too deeply',
    );
  });
});

test('bytes that are no text go through as they are', () => {
  const template = parseTemplate('<{{ .blob }}>');
  const binary = '\x00\xff\xfe\x80';

  expect(executeTemplate(template, map({ blob: binary }), {}, { missingKey: 'error', tools })).toBe(
    `<${binary}>`,
  );
});

test('text without an action is rendered as itself, whatever it is', () => {
  fc.assert(
    fc.property(anyText(), text => {
      fc.pre(!text.includes('{{'));
      expect(run(text)).toBe(text);
    }),
  );
});

test('a constant renders any text at all', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      fc.pre(!text.includes('`'));
      expect(run(`{{ \`${text}\` }}`)).toBe(text.replaceAll('\r', ''));
    }),
  );
});

test('a template has its own name, also where a definition takes its place', () => {
  expect(run('{{ define "x" }}own{{ end }} \n')).toBe('own');
  expect(run(`{{ define ${JSON.stringify('größe')} }}a{{ end }}{{ template "größe" }}`)).toBe('a');
  expect(bytesOf('größe')).not.toBe('größe');
});

test('what functions give counts, so that many large results end soon', () => {
  const limits = { steps: 1000, bytes: 1_000_000, depth: 10 };

  expect(() => run('{{ range 10 }}{{ $x := printf "%50000d" 1 }}{{ end }}', { limits })).toThrow(
    'number of steps',
  );
  expect(run('{{ range 10 }}{{ $x := printf "%5000d" 1 }}{{ end }}', { limits })).toBe('');
});

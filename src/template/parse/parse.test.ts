import { describe, expect, test } from 'vitest';
import { growthOfWork, IN_PROPORTION } from '../../../test/growth-of-work.ts';
import { parseTemplate } from './parse.ts';

const isFunction = (name: string): boolean => name === 'upper' || name === 'slice';

function parse(source: string): ReturnType<typeof parseTemplate> {
  return parseTemplate(source, 'x', { isFunction });
}

describe('the functions that a template needs', () => {
  test.each([
    ['are those that are not Go’s own', '{{ .a | upper | printf "%s" }}', ['upper']],
    ['come once', '{{ upper .a }}{{ if upper .b }}{{ end }}', ['upper']],
    ['include one that stands in for Go’s own', '{{ slice .a 1 }}', ['slice']],
    ['are found in definitions too', '{{ define "d" }}{{ upper . }}{{ end }}', ['upper']],
  ])('%s', (_, source, functions) => {
    expect(parse(source).functions).toEqual(functions);
  });

  test('those of External Secrets are known without being told', () => {
    expect(parseTemplate('{{ .a | b64enc }}').functions).toEqual(['b64enc']);
  });
});

describe('the keys that a template is sure to use', () => {
  test.each([
    ['fields and index, each once', '{{ .user }}:{{ index . "tls.key" }}@{{ .user }}', ['user', 'tls.key']],
    ['of the root by its variable', '{{ $.a }}{{ index $ "b" }}', ['a', 'b']],
    ['inside parentheses, chains and arguments', '{{ printf "%s" (print .a) (.b).c }}', ['a', 'b']],
    ['what a branch looks at, but not what is in it', '{{ if .a }}{{ .b }}{{ end }}', ['a']],
    [
      'not inside with and range, where dot is another',
      '{{ range .a }}{{ .b }}{{ end }}{{ with .c }}{{ .d }}{{ end }}',
      ['a', 'c'],
    ],
    ['not behind the first argument of and, or', '{{ or .a .b }}{{ and .c .d }}', ['a', 'c']],
    ['none of a definition', '{{ define "d" }}{{ .a }}{{ end }}x', []],
    ['none in a comment', '{{/* .gone */}}plain', []],
    ['as text, whatever the letters', '{{ .größe }}', ['größe']],
  ])('%s', (_, source, keys) => {
    expect(parse(source).keys).toEqual(keys);
  });
});

describe('definitions', () => {
  test('define and block add templates under their names', () => {
    const { definitions } = parse('{{ define "a" }}x{{ end }}{{ block `b` . }}y{{ end }}');

    expect([...definitions.keys()]).toEqual(['a', 'b', 'x']);
  });

  test('one of white space alone never replaces another', () => {
    const { definitions } = parse('{{ define "a" }}text{{ end }}{{ define "a" }} \n{{/* c */}}{{ end }}');

    expect(definitions.get('a')?.nodes).toMatchObject([{ kind: 'text', bytes: 'text' }]);
  });

  test('a template of white space alone is replaced by a definition of its own name', () => {
    expect(parse(' {{ define "x" }}text{{ end }}').definitions.get('x')?.nodes).toMatchObject([
      { bytes: 'text' },
    ]);
  });
});

describe('what Go refuses, in its words, with line and column', () => {
  test.each([
    ['{{ }}', '1:3: missing value for command'],
    ['{{ .a', '1:5: unclosed action'],
    ['a\n  {{ .a', '2:7: unclosed action'],
    ['é{{ "x', '1:5: unterminated quoted string'],
    ['{{ .a\n', '2:0: unclosed action started at x:1'],
    ['{{ .a\n(.b }}', '2:4: unclosed left paren in action started at x:1'],
    ['{{ end }}', '1:7: unexpected {{end}}'],
    ['{{ else }}', '1:8: unexpected {{else}}'],
    ['{{ if .a }}', '1:11: unexpected EOF'],
    ['{{ if .a }}{{ else }}{{ else }}{{ end }}', '1:29: expected end; found {{else}}'],
    ['{{ if }}{{ end }}', '1:6: missing value for if'],
    ['{{ with .a }}{{ else if .b }}{{ end }}', '1:21: unexpected <if> in input'],
    ['{{ range .a }}{{ else if .b }}{{ end }}', 'unexpected'],
    ['{{ break }}', '1:9: {{break}} outside {{range}}'],
    ['{{ range . }}{{ define "d" }}{{ break }}{{ end }}{{ end }}', 'unexpected <define> in command'],
    ['{{ range . }}{{ block "d" . }}{{ continue }}{{ end }}{{ end }}', '{{continue}} outside {{range}}'],
    ['{{ range . }}{{ break 1 }}{{ end }}', 'unexpected "1" in {{break}}'],
    ['{{ define }}', 'unexpected "}}" in define clause'],
    ['{{ define "d" }}{{ else }}{{ end }}', 'unexpected {{else}} in define clause'],
    ['{{ define "d" }}a{{ end }}{{ define "d" }}b{{ end }}', 'multiple definition of template "d"'],
    ['{{ define "x" }}a{{ end }}b', 'multiple definition of template "x"'],
    ['{{ template .a }}', 'unexpected ".a" in template clause'],
    ['{{ template "d" .a .b := 1 }}', 'unexpected ":=" in operand'],
    ['{{ block "d" }}{{ end }}', 'missing value for block clause'],
    ['{{ $x }}', '1:3: undefined variable "$x"'],
    ['{{ if .a }}{{ $x := 1 }}{{ end }}{{ $x }}', 'undefined variable "$x"'],
    [
      '{{ $x := 1 }}{{ if .a }}{{ $x := 2 }}{{ $y := 3 }}{{ end }}{{ $x }}{{ $y }}',
      'undefined variable "$y"',
    ],
    ['{{ $x := 1 }}{{ define "d" }}{{ $x }}{{ end }}', 'undefined variable "$x"'],
    ['{{ $x, $y := . }}', 'too many declarations in command'],
    ['{{ range $x, $y, $z := . }}{{ end }}', 'too many declarations in range'],
    ['{{ range $x, .y }}{{ end }}', 'range can only initialize variables'],
    ['{{ .a | 1 }}', 'non executable command in pipeline stage 2'],
    ['{{ .a | . }}', 'non executable command in pipeline stage 2'],
    ['{{ .a | "b" }}', 'non executable command in pipeline stage 2'],
    ['{{ | .a }}', 'unexpected "|" in command'],
    ['{{ .a,.b }}', 'unexpected "," in operand'],
    ['{{ .abcdefghijklmnop=1 }}', 'bad character'],
    ['{{ 1 = 2 }}', 'unexpected "=" in operand'],
    ['{{ "abcdefghijkl"= }}', 'unexpected "=" in operand'],
    ['{{ template 12345678901234 }}', 'unexpected "1234567890"... in template clause'],
    ['{{ nofunction }}', '1:3: function "nofunction" not defined'],
    ['{{ 1.a }}', 'bad number syntax: "1.a"'],
    ['{{ "s".a }}', 'unexpected . after a text'],
    ['{{ true.a }}', 'unexpected . after term "true"'],
    ['{{ nil.a }}', 'unexpected . after term "nil"'],
    ['{{ 08 }}', 'integer overflow: "08"'],
    ['{{ 18446744073709551616 }}', 'integer overflow: "18446744073709551616"'],
    ['{{ 0x }}', 'illegal number syntax: "0x"'],
    ['{{ 1__0 }}', 'illegal number syntax: "1__0"'],
    ["{{ 'ab' }}", 'malformed character constant: a text has double quotes'],
    ['{{ "\\q" }}', 'invalid syntax'],
    ['{{ "\\ud800" }}', 'invalid syntax'],
    [`{{ ${'('.repeat(500)} }}`, 'max expression depth exceeded'],
    ['{{ if true }}'.repeat(500), 'max expression depth exceeded'],
  ])('%j', (source, message) => {
    expect(() => parse(source)).toThrow(message);
    expect(() => parse(source)).toThrow(expect.objectContaining({ code: 'TEMPLATE_SYNTAX' }));
  });

  test.each(['{{ 2i }}', '{{ 1+2i }}'])('complex numbers are Go’s only: %s', source => {
    expect(() => parse(source)).toThrow(expect.objectContaining({ code: 'TEMPLATE_UNSUPPORTED' }));
  });
});

test('what looks wrong and is not: a pipe at the end, an else if, a with in an else', () => {
  const sources = [
    '{{ .a | }}',
    '{{ if .a }}{{ else if .b }}{{ else }}{{ end }}',
    '{{ with .a }}{{ else with .b }}{{ end }}',
  ];

  for (const source of sources) expect(() => parse(source)).not.toThrow();
});

test('a template of very many variables is read in proportion to its length', async () => {
  const ofVariables = (count: number): string =>
    Array.from({ length: count }, (_, i) => `{{ $v${i} := .a }}`).join('') +
    '{{ $last := .a }}' +
    '{{ $last }}'.repeat(count);
  expect(await growthOfWork(3000, ofVariables, text => parseTemplate(text))).toBeLessThan(IN_PROPORTION);
});

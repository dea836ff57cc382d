import { describe, expect, test } from 'vitest';
import { lex } from './lex.ts';

function kinds(source: string): string[] {
  return lex(source)
    .map(token => token.kind)
    .filter(kind => kind !== 'space');
}

describe('text around actions', () => {
  test.each([
    ['stays as it is', 'a {{ .x }} b', ['a ', ' b']],
    ['loses the white space before {{-', 'a \n\t{{- .x }} b', ['a', ' b']],
    ['loses the white space after -}}', 'a {{ .x -}} \r\n b', ['a ', 'b']],
    ['loses both', 'a {{- .x -}} b', ['a', 'b']],
    ['vanishes where nothing but white space stands between two trims', '{{ .x -}} \n {{- .x }}', []],
    ['keeps white space beside a comment', 'a {{/* note */}} b', ['a ', ' b']],
    ['is trimmed beside a comment with markers', 'a {{- /* note */ -}} b', ['a', 'b']],
    ['may contain single braces', '{"a": {}}', ['{"a": {}}']],
    ['keeps a form feed, which is no white space to a trim marker', 'a\f{{- .x }}', ['a\f']],
  ])('%s', (_, source, expected) => {
    expect(lex(source).flatMap(token => (token.kind === 'text' ? [token.value] : []))).toEqual(expected);
  });

  test('a minus without white space behind it is no trim marker', () => {
    expect(lex('a {{-1}}')[0]).toMatchObject({ kind: 'text', value: 'a ' });
  });
});

describe('words of an action', () => {
  test.each([
    ['{{ .user }}', ['open', 'field', 'close', 'eof']],
    ['{{.user}}', ['open', 'field', 'close', 'eof']],
    ['{{.a.b}}', ['open', 'field', 'field', 'close', 'eof']],
    ['{{ index . "tls.key" }}', ['open', 'identifier', 'keyword', 'string', 'close', 'eof']],
    ['{{ .user -}}', ['open', 'field', 'close', 'eof']],
    ['{{ .user   -}}', ['open', 'field', 'close', 'eof']],
    ['{{ .5 -3 +0x1F }}', ['open', 'number', 'number', 'number', 'close', 'eof']],
    ['{{ 1+2i }}', ['open', 'complex', 'close', 'eof']],
    ['{{ .größe }}', ['open', 'field', 'close', 'eof']],
    ['{{ "}}" `}}` \'}\' }}', ['open', 'string', 'raw', 'character', 'close', 'eof']],
    ['{{ $ $x $y.z }}', ['open', 'variable', 'variable', 'variable', 'field', 'close', 'eof']],
    ['{{ $x := true }}', ['open', 'variable', 'declare', 'bool', 'close', 'eof']],
    ['{{ $x = nil }}', ['open', 'variable', 'assign', 'keyword', 'close', 'eof']],
    [
      '{{ (f 1) | g }}',
      ['open', 'leftParen', 'identifier', 'number', 'rightParen', 'pipe', 'identifier', 'close', 'eof'],
    ],
    [
      '{{ range $i, $x := . }}',
      ['open', 'keyword', 'variable', 'other', 'variable', 'declare', 'keyword', 'close', 'eof'],
    ],
  ])('%s', (source, expected) => {
    expect(kinds(source)).toEqual(expected);
  });

  test('white space is kept, because .a .b and .a.b differ in nothing else', () => {
    expect(lex('{{.a \n.b}}').map(token => token.kind)).toEqual([
      'open',
      'field',
      'space',
      'field',
      'close',
      'eof',
    ]);
  });

  test('a token knows where it stands', () => {
    expect(lex('ab{{ .x }}').map(token => token.at)).toEqual([0, 2, 4, 5, 7, 8, 10]);
  });
});

describe('what is no token ends them with an error', () => {
  test.each([
    ['{{ .a', 'unclosed action'],
    ['{{ "a }}', 'unterminated quoted string'],
    ['{{ "a\n" }}', 'unterminated quoted string'],
    ["{{ 'a }}", 'unterminated character constant'],
    ['{{ `a }}', 'unterminated raw quoted string'],
    ['{{/* never ends', 'unclosed comment'],
    ['{{/* note */ .a }}', 'comment ends before closing delimiter'],
    ['{{ (.a }}', 'unclosed left paren'],
    ['{{ .a) }}', 'unexpected right paren'],
    ['{{ $x : 1 }}', 'expected :='],
    ['{{ 3k }}', 'bad number syntax: "3k"'],
    ['{{ 1+2 }}', 'bad number syntax: "1+2"'],
    ['{{ $x+1 }}', "bad character U+002B '+'"],
    ['{{ f@ }}', "bad character U+0040 '@'"],
    ['{{ € }}', "unrecognized character in action: U+20AC '€'"],
    ['{{ \u0001 }}', 'unrecognized character in action: U+0001'],
    ['{{ .tls-key }}', 'bad character U+002D \'-\': for such a key write {{ index . "tls-key" }}'],
  ])('%j', (source, message) => {
    expect(lex(source).at(-1)).toMatchObject({ kind: 'error', value: message });
  });
});

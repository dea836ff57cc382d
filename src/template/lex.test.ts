import { describe, expect, test } from 'vitest';
import { lex } from './lex.ts';

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
  ])('%s', (_, source, expected) => {
    expect(lex(source).flatMap(token => (token.kind === 'text' ? [token.value] : []))).toEqual(expected);
  });

  test('a minus without white space behind it is no trim marker', () => {
    expect(lex('a {{-1}}')[0]).toMatchObject({ kind: 'text', value: 'a ' });
  });
});

describe('words of an action', () => {
  test.each([
    ['{{ .user }}', ['open', 'field', 'close']],
    ['{{.user}}', ['open', 'field', 'close']],
    ['{{ index . "tls.key" }}', ['open', 'word', 'dot', 'string', 'close']],
    ['{{ .user -}}', ['open', 'field', 'close']],
    ['{{ .user   -}}', ['open', 'field', 'close']],
    ['{{ .5 }}', ['open', 'other', 'other', 'close']],
    ['{{ .größe }}', ['open', 'field', 'close']],
    ['{{ "}}" }}', ['open', 'string', 'close']],
  ])('%s', (source, kinds) => {
    expect(lex(source).map(token => token.kind)).toEqual(kinds);
  });

  test.each([
    ['"a\\"b\\\\c\\n"', 'a"b\\c\n'],
    ['`a\\n"b"`', 'a\\n"b"'],
  ])('the string %s is what Go reads', (source, expected) => {
    expect(lex(`{{ ${source} }}`)[1]).toMatchObject({ kind: 'string', value: expected });
  });
});

test.each([
  ['{{ .a', '1:1: unclosed action'],
  ['x\n  {{ "a }}', '2:6: unterminated string'],
  ['x\n{{/* never ends', '2:1: unclosed comment'],
  ['é{{/* note */ .a }}', '1:2: comment ends before closing delimiter'],
  ['{{ "\\x41" }}', '1:4: the escape \\x in a string is not supported yet: write the character itself'],
])('%j is refused with its line and column', (source, message) => {
  expect(() => lex(source)).toThrow(message);
});

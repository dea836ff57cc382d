import { describe, expect, test } from 'vitest';
import { parseTemplate } from './parse.ts';

test('the keys are those of fields and of index, each once', () => {
  const template = parseTemplate('{{ .user }}:{{ index . "tls.key" }}@{{ .user }}{{/* .gone */}}');

  expect(template.keys).toEqual(['user', 'tls.key']);
});

test('text alone uses no key', () => {
  expect(parseTemplate('plain').keys).toEqual([]);
});

describe('what Go knows and this version does not', () => {
  test.each([
    ['{{ .a | b64enc }}', '1:1: the function "b64enc" is not supported yet'],
    ['{{ toJson .a }}', '1:1: the function "toJson" is not supported yet'],
    ['x\n {{ if .a }}y{{ end }}', '2:2: "if" is not supported yet'],
    ['{{ range . }}', '1:1: "range" is not supported yet'],
    ['{{ $x := .a }}', '1:1: the function "x" is not supported yet'],
    ['{{ . }}', '1:1: this action is not supported yet'],
    ['{{ .a .b }}', '1:1: this action is not supported yet'],
    ['{{ 1 }}', '1:1: this action is not supported yet'],
    ['{{ index . "a" "b" }}', '1:1: this action is not supported yet'],
    ['{{ .a | . }}', '1:1: a pipeline ("|") is not supported yet'],
  ])('%j', (source, message) => {
    expect(() => parseTemplate(source)).toThrow(message);
  });
});

describe('what Go refuses too', () => {
  test.each([
    ['{{ }}', '1:1: missing value for command'],
    ['{{ .a.b }}', '1:1: .a.b asks for a field of a value; for a key with a dot write {{ index . "a.b" }}'],
    ['{{ .data.user }}', 'for the fetched key write {{ .user }}'],
    ['{{ .tls-key }}', '1:1: bad character "-" after .tls: for such a key write {{ index . "tls-key" }}'],
  ])('%j', (source, message) => {
    expect(() => parseTemplate(source)).toThrow(message);
  });
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTemplate } from './parse.ts';
import { renderTemplate } from './render.ts';

function render(source: string, data: Readonly<Record<string, string>> = {}): string {
  const bytes = Object.entries(data).map(([key, value]) => [key, Buffer.from(value)] as const);
  return renderTemplate(parseTemplate(source), new Map(bytes)).toString();
}

test.each([
  ['postgres://{{ .user }}:{{ .pass }}@db', 'postgres://u:p@db'],
  ['{{ index . "tls.key" }}', 'k'],
  ['{{ index . "missing" }}', ''],
  ['{{ "{{" }} .user {{ "}}" }}', '{{ .user }}'],
  ['a\n{{- /* why */ -}}\nb', 'ab'],
  ['user={{ .user -}}\n\n', 'user=u'],
])('%j gives %j', (source, expected) => {
  expect(render(source, { user: 'u', pass: 'p', 'tls.key': 'k' })).toBe(expected);
});

test('a missing key is an error in the words of Go, with its place and no value', () => {
  expect(() => render('{{ .user }}\n{{ .pass }}', { user: 'canary-5f1e' })).toThrow(
    /^2:1: executing \.pass: map has no entry for key "pass"$/,
  );
});

test('bytes that are no text come out as they went in', () => {
  const binary = Buffer.from([0x00, 0xff, 0xfe, 0x80]);

  const rendered = renderTemplate(parseTemplate('<{{ .blob }}>'), new Map([['blob', binary]]));

  expect(rendered).toEqual(Buffer.concat([Buffer.from('<'), binary, Buffer.from('>')]));
});

test('text without an action is rendered as itself, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      fc.pre(!text.includes('{{'));
      expect(render(text)).toBe(text);
    }),
  );
});

test('a constant renders any text at all', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      fc.pre(!text.includes('`'));
      expect(render(`{{ \`${text}\` }}`)).toBe(text);
    }),
  );
});

import { expect, test } from 'vitest';
import { render } from './testing/render.ts';

test.each([
  ['{{ trim "  a b \\t\\n" }}', 'a b'],
  ['{{ trim "\\u00a0 \xe9 \\u3000\\u2003" }}', '\xc3\xa9'],
  ['{{ trimAll "$" "$5.00$" }}', '5.00'],
  ['{{ trimAll "\xe9" "\xe9abc\xe9\xe9" }}', 'abc'],
  ['{{ trimall "-" "--x--" }}', 'x'],
  ['{{ trimPrefix "-" "-hello" }}', 'hello'],
  ['{{ trimPrefix "x" "-hello" }}', '-hello'],
  ['{{ trimSuffix "-" "hello-" }}', 'hello'],
  ['{{ trimSuffix "x" "hello-" }}', 'hello-'],
  ['{{ upper "hello" }}', 'HELLO'],
  ['{{ upper "stra\xdfe \xe9\xdf ŉ ı" }}', 'STRA\xc3\x9fE \xc3\x89\xc3\x9f \xc5\x89 I'],
  ['{{ lower "HELLO" }}', 'hello'],
  ['{{ lower "İSTANBUL \xc0\xc9 ΣΑΣ" }}', 'istanbul \xc3\xa0\xc3\xa9 \xcf\x83\xce\xb1\xcf\x83'],
  ['{{ repeat 3 "ab" }}', 'ababab'],
  ['{{ repeat 0 "ab" }}', ''],
  ['{{ replace "a" "b" "banana" }}', 'bbnbnb'],
  ['{{ replace "" "-" "a\xe9" }}', '-a-\xc3\xa9-'],
  ['{{ substr 0 5 "hello world" }}', 'hello'],
  ['{{ substr 3 -1 "hello" }}', 'lo'],
  ['{{ trunc 5 "hello world" }}', 'hello'],
  ['{{ trunc -5 "hello world" }}', 'world'],
  ['{{ nospace "hello w o r l d" }}', 'helloworld'],
  ['{{ nospace "\xe9" }}', '\xc3\xa9'],
  ['{{ contains "cat" "catch" }}', 'true'],
  ['{{ contains "" "" }}', 'true'],
  ['{{ hasPrefix "cat" "catch" }}', 'true'],
  ['{{ hasPrefix "" "a" }}', 'true'],
  ['{{ hasSuffix "tch" "catch" }}', 'true'],
  ['{{ hasSuffix "" "" }}', 'true'],
  ['{{ quote "a" "b c" 1 2.5 true }}', '"a" "b c" "1" "2.5" "true"'],
  ['{{ quote nil }}', ''],
  ['{{ squote "a" 1 "it\'s" nil }}', "'a' '1' 'it's'"],
  ['{{ squote }}', ''],
  ['{{ cat "hello" "beautiful" "world" }}', 'hello beautiful world'],
  ['{{ cat }}', ''],
  ['{{ indent 4 "a\\nb\\n\\nc" }}', '    a\n    b\n    \n    c'],
  ['{{ nindent 2 "a\\nb" }}', '\n  a\n  b'],
  ['{{ indent 0 "x" }}', 'x'],
  ['{{ plural "one anchovy" "many anchovies" 1 }}', 'one anchovy'],
  ['{{ plural "one" "many" 0 }}', 'many'],
  ['{{ split "$" "foo$bar$baz" }}', 'map[_0:foo _1:bar _2:baz]'],
  ['{{ splitList "," "a,b,,c" | quote }}', '"[a b  c]"'],
  ['{{ splitList "," "a,b,,c" | len }}', '4'],
  ['{{ splitn "$" 2 "foo$bar$baz" }}', 'map[_0:foo _1:bar$baz]'],
  ['{{ splitn "$" 0 "a$b" }}', 'map[]'],
  ['{{ trimall "\xe9" "\xe9x\xe9" }}', 'x'],
])('%s gives %j', async (template, expected) => {
  expect(await render(template)).toBe(expected);
});

test.each([
  '{{ repeat -1 "ab" }}',
  '{{ substr 5 2 "hello" }}',
  '{{ substr 9 20 "hello" }}',
  '{{ indent -1 "x" }}',
  '{{ nindent -2 "x" }}',
])('%s fails', async template => {
  await expect(render(template)).rejects.toThrow('error calling');
});

test('bytes that are no text come through what cuts and joins text', async () => {
  const binary = '\x00\xff\xfe\x80';

  expect(await render('{{ .a | trunc 3 }}{{ .a | replace "\\x00" "-" }}', { a: binary })).toBe(
    '\x00\xff\xfe-\xff\xfe\x80',
  );
});

test.each(['{{ repeat 99999999999 "x" }}', '{{ indent 99999999999 "x" }}', '{{ .a | replace "" .a }}'])(
  '%s fails before it takes the memory of the pod',
  async template => {
    await expect(render(template, { a: 'x'.repeat(10_000) })).rejects.toThrow('more than 16 MiB');
  },
);

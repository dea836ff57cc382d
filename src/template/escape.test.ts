import { expect, test } from 'vitest';
import { escapeHtml, escapeJavaScript, escapeQuery } from './escape.ts';
import { bytesOf } from './value.ts';

test.each([
  [`<a href="x">'&'</a>`, '&lt;a href=&#34;x&#34;&gt;&#39;&amp;&#39;&lt;/a&gt;'],
  ['a\0b', bytesOf('a\uFFFDb')],
  [bytesOf('größe'), bytesOf('größe')],
  ['\xff', '\xff'],
])('html of %j', (text, escaped) => {
  expect(escapeHtml(text)).toBe(escaped);
});

test.each([
  [`a'b"c\\d`, `a\\'b\\"c\\\\d`],
  ['<&>=', '\\u003C\\u0026\\u003E\\u003D'],
  ['\n\t\x01', '\\u000A\\u0009\\u0001'],
  [bytesOf('é€😀'), bytesOf('é€😀')],
  [bytesOf('\u2028\u00ad\u{E0001}'), '\\u2028\\u00AD\\uE0001'],
  ['\x7f', '\x7f'],
  ['\xff', '\xff'],
])('js of %j', (text, escaped) => {
  expect(escapeJavaScript(text)).toBe(escaped);
});

test.each([
  ['a b+c/d?e=f&g', 'a+b%2Bc%2Fd%3Fe%3Df%26g'],
  ["-_.~!*'()", '-_.~%21%2A%27%28%29'],
  [bytesOf('é'), '%C3%A9'],
  ['\0\xff', '%00%FF'],
])('urlquery of %j', (text, escaped) => {
  expect(escapeQuery(text)).toBe(escaped);
});

/** html, js and urlquery, on strings of bytes. */
import { isPrintable } from '../golang/characters/printable.ts';
import { runeAt } from '../golang/characters/utf8.ts';

export function escapeHtml(bytes: string): string {
  // oxlint-disable-next-line no-control-regex -- NUL is one of them
  return bytes.replace(/["'&<>\0]/g, character => htmlEscapes[character] ?? character);
}

const htmlEscapes: Readonly<Record<string, string>> = {
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  // U+FFFD, as bytes.
  '\0': '\u00ef\u00bf\u00bd',
};

export function escapeJavaScript(bytes: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is escaped
  return bytes.replace(/[\\'"<>&=\x00-\x1f]|[\x80-\xff]+/g, found =>
    found < '\x80' ? (javaScriptEscapes[found] ?? unicodeEscape(found.charCodeAt(0))) : escapeWide(found),
  );
}

/** Characters beyond ASCII stay as they are where they can be seen. */
function escapeWide(bytes: string): string {
  let escaped = '';
  for (let at = 0; at < bytes.length;) {
    const { rune, size } = runeAt(bytes, at);
    escaped += isPrintable(rune) ? bytes.slice(at, at + size) : unicodeEscape(rune);
    at += size;
  }
  return escaped;
}

const javaScriptEscapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

function unicodeEscape(rune: number): string {
  return `\\u${rune.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** url.QueryEscape: a space becomes `+`. */
export function escapeQuery(bytes: string): string {
  return bytes.replace(/[^A-Za-z0-9_.~-]/g, character =>
    character === ' ' ? '+' : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

import { writeLines, type FileFormat } from './format.ts';

/** What `java.util.Properties.load` reads: ISO 8859-1, everything outside of ASCII escaped. */
export const properties: FileFormat = data => {
  const lines = writeLines(data, (key, text) => `${escaped(key, /[\s=:#!]/)}=${escaped(text, /^\s/)}\n`);
  return Array.isArray(lines) ? Buffer.from(lines.join(''), 'latin1') : lines;
};

const names: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\f': '\\f',
};

/** @param also what needs a backslash besides itself: separators in a key, white space at the start of a value */
function escaped(text: string, also: RegExp): string {
  const marks = new RegExp(also.source, 'g');
  return text
    .replace(/[\\\t\n\r\f]|[^\x20-\x7e]/g, character => names[character] ?? unicode(character))
    .replace(marks, character => `\\${character}`);
}

/** In UTF-16, as Java has characters. */
function unicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A text in one of the styles of YAML, as libyaml's emitter writes it. */
import { lineBreak, startLine, write, writeIndicator, type Emitter } from './yaml-emitter.ts';
import { hasLineBreak, isPrintable, type TextStyle } from './yaml-style.ts';

/** Lines of the text are indented by two more than what surrounds it. A simple key has to stay on its line. */
export function writeText(emitter: Emitter, text: string, style: TextStyle, isSimpleKey = false): void {
  const outer = emitter.indent;
  emitter.indent = outer < 0 ? 2 : outer + 2;
  if (style === 'literal') {
    writeLiteral(emitter, text);
  } else {
    if (!emitter.isBlank) write(emitter, ' ');
    if (style === 'plain') writeFlowing(emitter, text, isSimpleKey);
    else if (style === 'double') writeDoubleQuoted(emitter, text, isSimpleKey);
    else writeSingleQuoted(emitter, text, isSimpleKey);
    emitter.isBlank = false;
    emitter.isIndented = false;
  }
  emitter.indent = outer;
}

/** Behind this column a line is broken at the next single space. */
const width = 80;

function writeSingleQuoted(emitter: Emitter, text: string, isSimpleKey: boolean): void {
  write(emitter, "'");
  writeFlowing(emitter, text, isSimpleKey, "'");
  write(emitter, "'");
}

/** Line breaks can only be those beyond ASCII here; they stay as they are. */
function writeFlowing(emitter: Emitter, text: string, isSimpleKey: boolean, quoted = ''): void {
  const characters = Array.from(text);
  let isAfterSpace = false;
  let isAfterBreak = false;
  for (const [at, character] of characters.entries()) {
    if (character === ' ') {
      const isEnd = quoted !== '' && (at === 0 || at === characters.length - 1);
      const isFolded =
        !isSimpleKey && !isAfterSpace && emitter.column > width && !isEnd && characters[at + 1] !== ' ';
      if (isFolded) startLine(emitter);
      else write(emitter, ' ');
      isAfterSpace = true;
    } else if (hasLineBreak(character)) {
      lineBreak(emitter, character);
      emitter.isIndented = true;
      isAfterBreak = true;
    } else {
      if (isAfterBreak) startLine(emitter);
      write(emitter, character === quoted ? "''" : character);
      emitter.isIndented = false;
      isAfterSpace = false;
      isAfterBreak = false;
    }
  }
}

function writeDoubleQuoted(emitter: Emitter, text: string, isSimpleKey: boolean): void {
  const characters = Array.from(text);
  // A byte order mark at the start makes the emitter take every character for one.
  const isAllEscaped = text.startsWith('\ufeff');
  let isAfterSpace = false;
  write(emitter, '"');
  for (const [at, character] of characters.entries()) {
    const isEnd = at === 0 || at === characters.length - 1;
    if (isAllEscaped || character !== ' ') {
      write(emitter, isAllEscaped ? escape(character) : escapedIfNeeded(character));
      isAfterSpace = false;
    } else {
      if (!isSimpleKey && !isAfterSpace && emitter.column > width && !isEnd) {
        startLine(emitter);
        // White space at the start of a line would not count.
        if (characters[at + 1] === ' ') write(emitter, '\\');
      } else {
        write(emitter, ' ');
      }
      isAfterSpace = true;
    }
  }
  write(emitter, '"');
}

function writeLiteral(emitter: Emitter, text: string): void {
  writeIndicator(emitter, `|${/^[ \n\x85\u2028\u2029]/.test(text) ? '2' : ''}${chomping(text)}`);
  lineBreak(emitter);
  emitter.isIndented = true;
  emitter.isBlank = true;
  let isAfterBreak = true;
  for (const character of text) {
    if (hasLineBreak(character)) {
      lineBreak(emitter, character);
      emitter.isIndented = true;
      isAfterBreak = true;
      continue;
    }
    if (isAfterBreak) startLine(emitter);
    write(emitter, character);
    emitter.isIndented = false;
    isAfterBreak = false;
  }
}

/** How many line breaks end the text: none, one, or more. */
function chomping(text: string): string {
  if (!hasLineBreak(text.slice(-1))) return '-';
  return text.length === 1 || hasLineBreak(text.slice(-2, -1)) ? '+' : '';
}

function escapedIfNeeded(character: string): string {
  const isPlain = isPrintable(character) && !hasLineBreak(character) && !'"\\'.includes(character);
  return isPlain ? character : escape(character);
}

function escape(character: string): string {
  return named.get(character) ?? numbered(character.codePointAt(0) ?? 0);
}

const named: ReadonlyMap<string, string> = new Map([
  ['\0', '\\0'],
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\v', '\\v'],
  ['\f', '\\f'],
  ['\r', '\\r'],
  ['\x1b', '\\e'],
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\x85', '\\N'],
  ['\u2028', '\\L'],
  ['\u2029', '\\P'],
]);

function numbered(code: number): string {
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

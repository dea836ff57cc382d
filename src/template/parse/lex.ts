/**
 * Go template text to tokens (https://pkg.go.dev/text/template): text between actions, trim markers and comments
 * already applied, and inside actions the words of the language.
 */
import { lexNumber } from './lex-number.ts';

export type TokenKind =
  | 'error'
  | 'eof'
  | 'text'
  | 'open'
  | 'close'
  | 'space'
  | 'field'
  | 'variable'
  | 'identifier'
  | 'keyword'
  | 'bool'
  | 'number'
  | 'complex'
  | 'character'
  | 'string'
  | 'raw'
  | 'assign'
  | 'declare'
  | 'pipe'
  | 'leftParen'
  | 'rightParen'
  | 'other';

export interface Token {
  readonly kind: TokenKind;
  /** As in the source; of an error its message. */
  readonly value: string;
  /** Offset in the source. */
  readonly at: number;
}

/** What is wrong becomes the last token, so that a fault before it is found first. */
export function lex(source: string): Token[] {
  const lexer: Lexer = { source, at: 0, tokens: [], parens: 0 };
  while (lexer.at < source.length) {
    if (!lexText(lexer)) break;
  }
  if (lexer.tokens.at(-1)?.kind !== 'error') push(lexer, 'eof', 'EOF', source.length);
  return lexer.tokens;
}

interface Lexer {
  readonly source: string;
  at: number;
  readonly tokens: Token[];
  parens: number;
}

const space = /[ \t\r\n]+/y;
const closing = /}}|[ \t\r\n]-}}/y;
const quoted = /"(?:[^"\\\n]|\\[^\n])*"/uy;
const character = /'(?:[^'\\\n]|\\[^\n])*'/uy;
const raw = /`[^`]*`/y;
const word = /[\p{L}\p{Nd}_]+/uy;
const keywords = new Set('block break continue define else end if nil range template with'.split(' '));

/** Text up to the next action, and that action. False behind the end or an error. */
function lexText(lexer: Lexer): boolean {
  const { source } = lexer;
  const open = source.indexOf('{{', lexer.at);
  if (open === -1) {
    push(lexer, 'text', source.slice(lexer.at), lexer.at);
    return false;
  }
  const isTrimmed = source[open + 2] === '-' && isSpace(source[open + 3]);
  const text = source.slice(lexer.at, open);
  const kept = isTrimmed ? text.slice(0, trailingSpaceStart(text)) : text;
  if (kept !== '') push(lexer, 'text', kept, lexer.at);
  const inside = open + (isTrimmed ? 4 : 2);
  lexer.at = inside;
  if (source.startsWith('/*', inside)) return lexComment(lexer);
  push(lexer, 'open', '{{', open);
  lexer.parens = 0;
  return lexAction(lexer);
}

function lexComment(lexer: Lexer): boolean {
  const end = lexer.source.indexOf('*/', lexer.at + 2);
  if (end === -1) return fail(lexer, 'unclosed comment', lexer.at);
  const close = match(closing, lexer.source, end + 2);
  if (close === undefined) return fail(lexer, 'comment ends before closing delimiter', lexer.at);
  stepOverClose(lexer, close, end + 2);
  return true;
}

function lexAction(lexer: Lexer): boolean {
  for (;;) {
    const close = match(closing, lexer.source, lexer.at);
    if (close !== undefined) {
      if (lexer.parens > 0) return fail(lexer, 'unclosed left paren', lexer.at);
      push(lexer, 'close', '}}', lexer.at + close.length - 2);
      stepOverClose(lexer, close, lexer.at);
      return true;
    }
    if (!lexWord(lexer)) return false;
  }
}

function stepOverClose(lexer: Lexer, close: string, at: number): void {
  lexer.at = at + close.length;
  if (close.length > 2) lexer.at += match(space, lexer.source, lexer.at)?.length ?? 0;
}

/** One token inside an action. False behind an error. */
function lexWord(lexer: Lexer): boolean {
  const { source, at } = lexer;
  const first = source[at];
  switch (first) {
    case undefined:
      return fail(lexer, 'unclosed action', at);
    case ' ':
    case '\t':
    case '\r':
    case '\n':
      return lexSpace(lexer);
    case '=':
      return take(lexer, 'assign', first);
    case ':':
      return source[at + 1] === '=' ? take(lexer, 'declare', ':=') : fail(lexer, 'expected :=', at);
    case '|':
      return take(lexer, 'pipe', first);
    case '"':
      return lexQuoted(lexer, 'string', quoted, 'unterminated quoted string');
    case "'":
      return lexQuoted(lexer, 'character', character, 'unterminated character constant');
    case '`':
      return lexQuoted(lexer, 'raw', raw, 'unterminated raw quoted string');
    case '$':
      return lexName(lexer, 'variable');
    case '(':
      lexer.parens += 1;
      return take(lexer, 'leftParen', first);
    case ')':
      lexer.parens -= 1;
      return lexer.parens < 0 ? fail(lexer, 'unexpected right paren', at) : take(lexer, 'rightParen', first);
    default:
      return lexOther(lexer, first);
  }
}

function lexOther(lexer: Lexer, first: string): boolean {
  const { source, at } = lexer;
  if (first === '.' && at + 1 < source.length && !isDigit(source[at + 1])) return lexName(lexer, 'field');
  if (first === '.' || first === '+' || first === '-' || isDigit(first)) {
    const number = lexNumber(source, at);
    return number.kind === 'error' ? fail(lexer, number.value, at) : take(lexer, number.kind, number.value);
  }
  if (match(word, source, at) !== undefined) return lexIdentifier(lexer);
  if (first > ' ' && first <= '~') return take(lexer, 'other', first);
  return fail(lexer, `unrecognized character in action: ${unicodeName(source, at)}`, at);
}

/** The last white space is left for a closing delimiter with a trim marker, to which it belongs. */
function lexSpace(lexer: Lexer): boolean {
  const spaces = match(space, lexer.source, lexer.at) ?? ' ';
  const last = lexer.at + spaces.length - 1;
  const isClosing = match(closing, lexer.source, last) !== undefined;
  return take(lexer, 'space', isClosing ? spaces.slice(0, -1) : spaces);
}

function lexQuoted(lexer: Lexer, kind: 'string' | 'raw' | 'character', form: RegExp, fault: string): boolean {
  const literal = match(form, lexer.source, lexer.at);
  return literal === undefined ? fail(lexer, fault, lexer.at) : take(lexer, kind, literal);
}

/** `.Name`, `$name`, a lone `.` or a lone `$`. */
function lexName(lexer: Lexer, kind: 'field' | 'variable'): boolean {
  const { source, at } = lexer;
  const name = source[at] + (match(word, source, at + 1) ?? '');
  if (name === '.' && isTerminated(source, at + 1)) return take(lexer, 'keyword', name);
  if (!isTerminated(source, at + name.length)) return badCharacter(lexer, name);
  return take(lexer, kind, name);
}

function lexIdentifier(lexer: Lexer): boolean {
  const { source, at } = lexer;
  const name = match(word, source, at) ?? '';
  if (!isTerminated(source, at + name.length)) return badCharacter(lexer, name);
  if (keywords.has(name)) return take(lexer, 'keyword', name);
  return take(lexer, name === 'true' || name === 'false' ? 'bool' : 'identifier', name);
}

function badCharacter(lexer: Lexer, name: string): boolean {
  const end = lexer.at + name.length;
  const fault = `bad character ${unicodeName(lexer.source, end)}`;
  if (!name.startsWith('.') || name === '.') return fail(lexer, fault, lexer.at);
  const key = name.slice(1) + (/^[^\s|(){}]*/.exec(lexer.source.slice(end))?.[0] ?? '');
  return fail(lexer, `${fault}: for such a key write {{ index . ${JSON.stringify(key)} }}`, lexer.at);
}

/** What may stand behind a name, so that `.a.b` is two fields and `$x+1` an error. */
function isTerminated(source: string, at: number): boolean {
  const next = source[at];
  return next === undefined || ' \t\r\n.,|:()'.includes(next) || source.startsWith('}}', at);
}

function take(lexer: Lexer, kind: TokenKind, value: string): true {
  push(lexer, kind, value, lexer.at);
  lexer.at += value.length;
  return true;
}

function push(lexer: Lexer, kind: TokenKind, value: string, at: number): void {
  lexer.tokens.push({ kind, value, at });
}

function fail(lexer: Lexer, message: string, at: number): false {
  push(lexer, 'error', message, at);
  return false;
}

function match(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && ' \t\r\n'.includes(character);
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

function trailingSpaceStart(text: string): number {
  let end = text.length;
  while (end > 0 && isSpace(text[end - 1])) end -= 1;
  return end;
}

/** `U+002D '-'`; control characters without the character. */
function unicodeName(source: string, at: number): string {
  const code = source.codePointAt(at) ?? 0xfffd;
  const shown = /\p{C}/u.test(String.fromCodePoint(code)) ? '' : ` '${String.fromCodePoint(code)}'`;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}${shown}`;
}

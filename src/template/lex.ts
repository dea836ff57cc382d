/**
 * Go template text to tokens (https://pkg.go.dev/text/template): text between actions, trim markers and comments
 * already applied, and inside actions the words of the language.
 */
import { problem } from '../errors.ts';
import { positionOf } from './position.ts';

export interface Token {
  readonly kind: 'text' | 'open' | 'close' | 'field' | 'dot' | 'word' | 'string' | 'other';
  /** Text and strings: what they stand for. Fields: the name without its dot. Others: the source. */
  readonly value: string;
  /** Offset in the source. */
  readonly at: number;
  /** White space stands before it inside the action: `.a .b` and `.a.b` differ in nothing else. */
  readonly spaced: boolean;
}

/** @throws PosternError `TEMPLATE_SYNTAX`, `TEMPLATE_UNSUPPORTED` with line:column */
export function lex(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let trimNext = false;
  while (at < source.length) {
    const open = source.indexOf('{{', at);
    const end = open === -1 ? source.length : open;
    const trimThis = open !== -1 && /^-[ \t\r\n]/.test(source.slice(open + 2, open + 4));
    const text = trimmed(source.slice(at, end), trimNext, trimThis);
    if (text !== '') tokens.push({ kind: 'text', value: text, at, spaced: false });
    if (open === -1) break;
    const action = lexAction(source, open, open + (trimThis ? 4 : 2));
    tokens.push(...action.tokens);
    at = action.end;
    trimNext = action.trimsNext;
  }
  return tokens;
}

interface Action {
  readonly tokens: readonly Token[];
  /** Offset after the closing delimiter. */
  readonly end: number;
  readonly trimsNext: boolean;
}

const token = {
  space: /[ \t\r\n]+/y,
  field: /\.[\p{L}\p{Nd}_]+/uy,
  dot: /\.(?![0-9])/y,
  word: /[\p{L}_][\p{L}\p{Nd}_]*/uy,
  quoted: /"(?:[^"\\\n]|\\.)*"/y,
  raw: /`[^`]*`/y,
  close: /}}/y,
  trimmingClose: /[ \t\r\n]-}}/y,
} as const;

function lexAction(source: string, open: number, start: number): Action {
  if (source.startsWith('/*', start)) return lexComment(source, open, start);
  const tokens: Token[] = [{ kind: 'open', value: '{{', at: open, spaced: false }];
  let at = start;
  let spaced = false;
  for (;;) {
    const close = match(token.trimmingClose, source, at) ?? match(token.close, source, at);
    if (close !== undefined) {
      tokens.push({ kind: 'close', value: close, at, spaced });
      return { tokens, end: at + close.length, trimsNext: close.length > 2 };
    }
    if (at >= source.length) throw syntax(source, open, 'unclosed action');
    const space = match(token.space, source, at);
    if (space !== undefined) {
      // A white space that belongs to a closing trim marker was looked at above; leave the last one for it.
      at += space.length > 1 ? space.length - 1 : 1;
      spaced = true;
      continue;
    }
    const found = lexToken(source, at);
    tokens.push({ ...found, at, spaced });
    at += found.length;
    spaced = false;
  }
}

function lexToken(source: string, at: number): Pick<Token, 'kind' | 'value'> & { length: number } {
  const field = match(token.field, source, at);
  if (field !== undefined && !/^\.[0-9]/.test(field)) {
    return { kind: 'field', value: field.slice(1), length: field.length };
  }
  const dot = match(token.dot, source, at);
  if (dot !== undefined) return { kind: 'dot', value: dot, length: 1 };
  const word = match(token.word, source, at);
  if (word !== undefined) return { kind: 'word', value: word, length: word.length };
  const raw = match(token.raw, source, at);
  if (raw !== undefined) return { kind: 'string', value: raw.slice(1, -1), length: raw.length };
  const quoted = match(token.quoted, source, at);
  if (quoted !== undefined)
    return { kind: 'string', value: unquote(source, at, quoted), length: quoted.length };
  if (source[at] === '"' || source[at] === '`') throw syntax(source, at, 'unterminated string');
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  return { kind: 'other', value: character, length: character.length };
}

function lexComment(source: string, open: number, start: number): Action {
  const end = source.indexOf('*/', start + 2);
  if (end === -1) throw syntax(source, open, 'unclosed comment');
  const close = match(token.trimmingClose, source, end + 2) ?? match(token.close, source, end + 2);
  if (close === undefined) throw syntax(source, open, 'comment ends before closing delimiter');
  return { tokens: [], end: end + 2 + close.length, trimsNext: close.length > 2 };
}

const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', n: '\n', r: '\r', t: '\t' };

function unquote(source: string, at: number, quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/gu, (escape, character: string) => {
    const meaning = escapes[character];
    if (meaning !== undefined) return meaning;
    throw problem('TEMPLATE_UNSUPPORTED', {
      position: positionOf(source, at),
      what: `the escape ${escape} in a string`,
      instead: 'write the character itself',
    });
  });
}

function trimmed(text: string, start: boolean, end: boolean): string {
  const left = start ? text.replace(/^[ \t\r\n]+/, '') : text;
  return end ? left.slice(0, trailingSpaceStart(left)) : left;
}

function trailingSpaceStart(text: string): number {
  let end = text.length;
  while (end > 0 && ' \t\r\n'.includes(text[end - 1] ?? '.')) end -= 1;
  return end;
}

function match(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

function syntax(source: string, at: number, reason: string): Error {
  return problem('TEMPLATE_SYNTAX', { position: positionOf(source, at), reason });
}

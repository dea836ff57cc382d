/** The tokens of a template one after the other, and how a fault among them is reported. */
import { problem } from '../../errors.ts';
import { quote } from '../../golang/characters/quote.ts';
import type { Token, TokenKind } from './lex.ts';
import { lineOf, positionOf } from './position.ts';
import { bytesOf, textOf } from '../value.ts';

export interface TokenStream {
  readonly name: string;
  readonly source: string;
  readonly tokens: readonly Token[];
  /** Index of the next token. */
  next: number;
  /** Index of the furthest token that was looked at. */
  furthest: number;
  /** Where the action began that is being read. */
  actionAt: number | undefined;
}

export function take(stream: TokenStream): Token {
  const token = peek(stream);
  // Nothing comes behind the last token, an error or the end, so it may be asked for again.
  if (stream.next < stream.tokens.length - 1) stream.next += 1;
  return token;
}

export function peek(stream: TokenStream): Token {
  if (stream.next > stream.furthest) stream.furthest = stream.next;
  return stream.tokens[stream.next] ?? end;
}

/** Never met: the last token is an error or the end, and nobody steps behind it. */
const end: Token = { kind: 'eof', value: 'EOF', at: 0 };

export function takeWord(stream: TokenStream): Token {
  skipSpace(stream);
  return take(stream);
}

export function peekWord(stream: TokenStream): Token {
  skipSpace(stream);
  return peek(stream);
}

/** @throws PosternError `TEMPLATE_SYNTAX` where another token comes */
export function expect(stream: TokenStream, kinds: readonly TokenKind[], context: string): Token {
  const token = takeWord(stream);
  if (!kinds.includes(token.kind)) throw unexpected(stream, token, context);
  return token;
}

export function isKeyword(token: Token, word: string): boolean {
  return token.kind === 'keyword' && token.value === word;
}

export function unexpected(stream: TokenStream, token: Token, context: string): Error {
  if (token.kind !== 'error') return syntax(stream, `unexpected ${tokenText(token)} in ${context}`, token.at);
  const line = lineOf(stream.source, token.at);
  const started = stream.actionAt === undefined ? line : lineOf(stream.source, stream.actionAt);
  if (started === line) return syntax(stream, token.value, token.at);
  const where = ` started at ${stream.name}:${started}`;
  return syntax(
    stream,
    token.value + (token.value.endsWith(' action') ? '' : ' in action') + where,
    token.at,
  );
}

/** Where nothing better is known, a fault is at the furthest token that was looked at, as in Go. */
export function syntax(
  stream: TokenStream,
  reason: string,
  at: number = stream.tokens[stream.furthest]?.at ?? 0,
): Error {
  return problem('TEMPLATE_SYNTAX', {
    name: stream.name,
    position: positionOf(stream.source, at),
    reason,
  });
}

function skipSpace(stream: TokenStream): void {
  while (peek(stream).kind === 'space') stream.next += 1;
}

function tokenText(token: Token): string {
  if (token.kind === 'eof') return 'EOF';
  if (token.kind === 'keyword') return `<${token.value}>`;
  const shown = (text: string): string => textOf(quote(bytesOf(text)));
  if (Buffer.byteLength(token.value) <= 10) return shown(token.value);
  return `${shown(Array.from(token.value).slice(0, 10).join(''))}...`;
}

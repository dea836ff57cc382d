/** What Go's regexp package takes for an expression, and its words where it does not. */
import { isUtf8 } from 'node:buffer';
import { RE2JS, RE2JSSyntaxException } from 're2js';
import { problem } from '../../errors.ts';
import { nameClasses } from './regexp-classes.ts';
import { regexpSize, type RegexpSize } from './regexp-size.ts';
import type { Encoding } from './regexp-template.ts';

/** @throws PosternError as {@link compileRegexp} */
export function parseRegexp(source: string, encoding: Encoding): RE2JS {
  const bytes = Buffer.from(source, encoding === 'text' ? 'utf8' : 'latin1');
  if (!isUtf8(bytes)) throw problem('REGEXP_SYNTAX', { reason: 'invalid UTF-8' });
  const text = bytes.toString('utf8');
  const size = regexpSize(text);
  if (size.steps <= MOST_STEPS) return compileAny(text);
  refuseSyntax(text, size);
  throw problem('REGEXP_LARGE', { most: MOST_STEPS });
}

/**
 * Refuses what Go's regexp refuses, and makes nothing that could be searched with: that takes far more time and memory
 * where something is repeated.
 *
 * @throws PosternError as compileRegexp, without `REGEXP_LARGE`; `REGEXP_LONG` for one that was not looked at, of more
 * than 8192 characters
 */
export function checkRegexp(source: string): void {
  if (source.length > MOST_CHARACTERS) throw problem('REGEXP_LONG', { most: MOST_CHARACTERS });
  const size = regexpSize(source);
  if (size.steps <= 4 * source.length) compileAny(source);
  else refuseSyntax(source, size);
}

/** A hundred times as many as people write. re2js takes time in proportion to the square of some, such as `[[:a[[:a`. */
export const MOST_CHARACTERS = 8192;

/** A step takes 150 bytes and 20 µs to make, and more to search with. */
const MOST_STEPS = 20_000;

function compileAny(source: string): RE2JS {
  const compiled = compile(source);
  if (typeof compiled === 'string') throw syntaxProblem(compiled);
  return compiled;
}

/** re2js has no way to parse only; behind more opening parentheses than are ever closed it gets no further. */
function refuseSyntax(source: string, { open }: RegexpSize): void {
  const reason = compile(source, '('.repeat(source.split(')').length));
  if (typeof reason === 'string' && !reason.startsWith('missing closing )')) throw syntaxProblem(reason);
  if (open !== 0) throw syntaxProblem(`${open < 0 ? 'unexpected )' : 'missing closing )'}: \`${source}\``);
}

/** The program, or in Go's words why there is none. */
function compile(source: string, before = ''): RE2JS | string {
  const { text, written } = nameClasses(source);
  try {
    return RE2JS.compile(before + text);
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    // Go shows the part that it means in every case, even where that is empty.
    return `${error.getDescription()}: \`${written(error.getPattern() ?? '')}\``;
  }
}

function syntaxProblem(reason: string): Error {
  return problem('REGEXP_SYNTAX', { reason });
}

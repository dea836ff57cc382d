/** Functions of sprig that work on strings as bytes or runes (its strings.go, over Go's strings package). */
import { quote } from '../../golang/characters/quote.ts';
import { joinPieces } from '../../golang/characters/join-pieces.ts';
import { bytesOfRunes, codesOf, mapRunes, runesOf } from '../../golang/characters/runes.ts';
import { isSpace, toLower, toUpper } from '../../golang/characters/unicode.ts';
import { isAscii, runeCount } from '../../golang/characters/utf8.ts';
import { FunctionFailure, type FunctionTable } from '../function.ts';
import type { GoMap, GoValue } from '../value.ts';
import { define, defineVariadic, readingEverything } from './define.ts';
import { checkKeys, textSize } from './limits.ts';
import { printValue } from '../print.ts';
import { textValue } from './values/text-value.ts';
import { splitText } from './text/split-text.ts';
import { stringList } from './values/make-values.ts';

const trimAll = define(['string', 'string'], (cutset, text) => trimSet(text, cutset));

export const strings: FunctionTable = {
  trim: define(['string'], trimSpace),
  trimAll,
  trimall: trimAll,
  trimPrefix: define(['string', 'string'], (prefix, text) =>
    text.startsWith(prefix) ? text.slice(prefix.length) : text,
  ),
  trimSuffix: define(['string', 'string'], (suffix, text) =>
    text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text,
  ),
  upper: define(['string'], text => (isAscii(text) ? text.toUpperCase() : mapRunes(text, toUpper))),
  lower: define(['string'], text => (isAscii(text) ? text.toLowerCase() : mapRunes(text, toLower))),
  repeat: define(['int', 'string'], (count, text) => {
    textSize(count < 0n ? count : count * BigInt(text.length));
    // Of no text any number of repetitions is none.
    return text === '' ? '' : text.repeat(Number(count));
  }),
  replace: define(['string', 'string', 'string'], replaceAll),
  substr: define(['int', 'int', 'string'], substring),
  trunc: define(['int', 'string'], truncate),
  nospace: define(['string'], deleteWhiteSpace),
  contains: define(['string', 'string'], (part, text) => text.includes(part)),
  hasPrefix: define(['string', 'string'], (prefix, text) => text.startsWith(prefix)),
  hasSuffix: define(['string', 'string'], (suffix, text) => text.endsWith(suffix)),
  ...readingEverything({
    quote: defineVariadic([], 'any', (...values) =>
      present(values)
        .map(value => quote(textValue(value)))
        .join(' '),
    ),
    squote: defineVariadic([], 'any', (...values) =>
      present(values)
        .map(value => `'${printValue(value)}'`)
        .join(' '),
    ),
    cat: defineVariadic([], 'any', (...values) => present(values).map(printValue).join(' ')),
  }),
  indent: define(['int', 'string'], indent),
  nindent: define(['int', 'string'], (spaces, text) => `\n${indent(spaces, text)}`),
  plural: define(['string', 'string', 'int'], (one, many, count) => (count === 1n ? one : many)),
  split: define(['string', 'string'], (separator, text) => numbered(splitText(text, separator, -1n))),
  splitn: define(['string', 'int', 'string'], (separator, count, text) =>
    numbered(splitText(text, separator, count)),
  ),
  splitList: define(['string', 'string'], (separator, text) => stringList(splitText(text, separator, -1n))),
};

function trimSpace(text: string): string {
  if (isAscii(text)) return text.replace(/^[\t-\r ]+/, '').trimEnd();
  return trimWhere(text, isSpace);
}

function trimSet(text: string, cutset: string): string {
  const codes = new Set(codesOf(cutset));
  return trimWhere(text, code => codes.has(code));
}

function trimWhere(text: string, isCut: (code: number) => boolean): string {
  let start: number | undefined;
  let end = 0;
  let at = 0;
  for (const { code, bytes } of runesOf(text)) {
    const isKept = !isCut(code);
    if (isKept) start ??= at;
    at += bytes.length;
    if (isKept) end = at;
  }
  return text.slice(start ?? 0, end);
}

/** Nothing is found before each rune and behind the last. */
function replaceAll(old: string, replacement: string, text: string): string {
  if (old !== '') {
    const parts = text.split(old);
    textSize(text.length + (parts.length - 1) * (replacement.length - old.length));
    return parts.join(replacement);
  }
  textSize(text.length + (runeCount(text) + 1) * replacement.length);
  return replacement + joinPieces(runesOf(text).map(rune => rune.bytes + replacement));
}

/** Counts bytes, and fails outside of the text where Go's slice expression does. */
function substring(start: bigint, end: bigint, text: string): string {
  const size = BigInt(text.length);
  const from = start < 0n ? 0n : start;
  const to = start >= 0n && (end < 0n || end > size) ? size : end;
  if (to < from || to > size) throw new FunctionFailure('slice bounds out of range');
  return text.slice(Number(from), Number(to));
}

function truncate(count: bigint, text: string): string {
  const size = BigInt(text.length);
  if (count < 0n && size + count > 0n) return text.slice(Number(size + count));
  return count >= 0n && size > count ? text.slice(0, Number(count)) : text;
}

/** Takes each byte for a rune as goutils does, so that letters above U+007F are garbled where a space is deleted. */
function deleteWhiteSpace(text: string): string {
  const codes = Buffer.from(text, 'latin1');
  return codes.some(isSpace) ? bytesOfRunes(codes.values().filter(code => !isSpace(code))) : text;
}

function indent(spaces: bigint, text: string): string {
  const pad = ' '.repeat(textSize(spaces));
  return pad + replaceAll('\n', `\n${pad}`, text);
}

function present(values: readonly GoValue[]): GoValue[] {
  return values.filter(value => value !== null && value !== undefined);
}

function numbered(parts: readonly string[]): GoMap {
  checkKeys(parts.length);
  return {
    kind: 'map',
    element: 'string',
    entries: new Map(parts.map((part, index) => [`_${index}`, part])),
  };
}

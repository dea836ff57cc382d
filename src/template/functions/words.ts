/** Functions on words: capitals, abbreviations, wrapped lines (goutils and xstrings, as sprig uses them). */
import { bytesOfRunes, mapRunes } from '../../golang/characters/runes.ts';
import * as unicode from '../../golang/characters/unicode.ts';
import type { FunctionTable } from '../function.ts';
import { camelCase, delimitedCase } from './text/case-style.ts';
import { define } from './define.ts';
import { wrapText } from './text/wrap-text.ts';

export const words: FunctionTable = {
  title: define(['string'], title),
  untitle: define(['string'], untitle),
  swapcase: define(['string'], swapCase),
  initials: define(['string'], initials),
  abbrev: define(['int', 'string'], (width, text) => (width < 4n ? text : abbreviate(text, 0n, width))),
  abbrevboth: define(['int', 'int', 'string'], (left, right, text) =>
    right < 4n || (left > 0n && right < 7n) ? text : abbreviate(text, left, right),
  ),
  wrap: define(['int', 'string'], (width, text) => wrapText(text, width, '\n', false)),
  wrapWith: define(['int', 'string', 'string'], (width, lineBreak, text) =>
    wrapText(text, width, lineBreak === '' ? '\n' : lineBreak, true),
  ),
  snakecase: define(['string'], text => delimitedCase(text, '_')),
  kebabcase: define(['string'], text => delimitedCase(text, '-')),
  camelcase: define(['string'], camelCase),
};

/** Go's strings.Title. */
function title(text: string): string {
  let previous = 0x20;
  return mapRunes(text, code => {
    const changed = isWordBreak(previous) ? unicode.toTitle(code) : code;
    previous = code;
    return changed;
  });
}

function isWordBreak(code: number): boolean {
  if (code < 0x80) return !/\w/.test(String.fromCharCode(code));
  return unicode.isSpace(code);
}

function untitle(text: string): string {
  let isFirst = true;
  return mapRunes(text, code => {
    const isBreak = unicode.isSpace(code);
    const changed = isFirst && !isBreak ? unicode.toLower(code) : code;
    isFirst = isBreak;
    return changed;
  });
}

/** The first letter of a word becomes title case, which for ligatures is no capital. */
function swapCase(text: string): string {
  let isFirst = true;
  return mapRunes(text, code => {
    if (unicode.isUpper(code) || unicode.isTitle(code)) {
      isFirst = false;
      return unicode.toLower(code);
    }
    if (!unicode.isLower(code)) {
      isFirst = unicode.isSpace(code);
      return code;
    }
    const changed = isFirst ? unicode.toTitle(code) : unicode.toUpper(code);
    isFirst = false;
    return changed;
  });
}

/** Takes each byte for a rune, as goutils does. */
function initials(text: string): string {
  const codes = Buffer.from(text, 'latin1');
  return bytesOfRunes(
    codes.filter((code, at) => !unicode.isSpace(code) && (at === 0 || unicode.isSpace(codes[at - 1] ?? 0))),
  );
}

/** goutils' AbbreviateFull; counts bytes. */
function abbreviate(text: string, left: bigint, width: bigint): string {
  const size = BigInt(text.length);
  if (size <= width) return text;
  let offset = left > size ? size : left;
  if (size - offset < width - 3n) offset = size - (width - 3n);
  const kept = Number(width) - 3;
  if (offset <= 4n) return `${text.slice(0, kept)}...`;
  const from = Number(offset);
  if (from + kept < text.length) return `...${abbreviate(text.slice(from), 0n, BigInt(kept))}`;
  return `...${text.slice(text.length - kept)}`;
}

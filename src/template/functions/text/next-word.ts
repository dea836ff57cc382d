/** What xstrings takes for one word when it looks for the parts of a name. */
import { isLetter, isNumber, isPunctuation, isSpace, isUpper } from '../../../golang/characters/unicode.ts';
import { runeAt, runeError } from '../../../golang/characters/utf8.ts';

export interface Word {
  readonly kind: 'invalid' | 'number' | 'upper' | 'alphabet' | 'connector' | 'punctuation' | 'other';
  readonly text: string;
  readonly rest: string;
}

/** `invalid` with no rest at the end of the text. */
export function nextWord(text: string): Word {
  const first = validRune(text, 0, runeError);
  if (first.code === runeError) return word('invalid', text, first.size);
  const { code, size } = first;
  if (isConnector(code)) return word('connector', text, endOfRun(text, size, code, isConnector));
  if (isPunctuation(code)) return word('punctuation', text, endOfRun(text, size, code, isPunctuation));
  if (isUpper(code)) return word('upper', text, endOfCapitals(text, first));
  if (isAlphabet(code)) return word('alphabet', text, endOfRun(text, size, code, isSmall));
  if (isNumber(code)) return word('number', text, endOfRun(text, size, code, isNumber));
  return word('other', text, endOfRun(text, size, code, isOther));
}

/** What stands between words in any style. */
export function isConnector(code: number): boolean {
  return code === 0x2d || code === 0x5f || isSpace(code);
}

interface Found {
  readonly code: number;
  readonly size: number;
}

function word(kind: Word['kind'], text: string, end: number): Word {
  return { kind, text: text.slice(0, end), rest: text.slice(end) };
}

function endOfRun(text: string, start: number, first: number, belongs: (code: number) => boolean): number {
  let at = start;
  let previous = first;
  while (at < text.length) {
    const next = validRune(text, at, previous);
    if (!belongs(next.code)) break;
    previous = next.code;
    at += next.size;
  }
  return at;
}

/** `HTTP` of `HTTPStatus`, `Status` of `StatusCode`, `S` of `S3`. */
function endOfCapitals(text: string, first: Found): number {
  if (text.length === first.size) return first.size;
  const second = validRune(text, first.size, first.code);
  if (!isUpper(second.code)) {
    if (!isAlphabet(second.code)) return first.size;
    return endOfRun(text, first.size + second.size, second.code, isSmall);
  }
  let at = first.size + second.size;
  let last = second;
  while (at < text.length) {
    const next = validRune(text, at, last.code);
    // The last capital before a small letter starts the next word.
    if (!isUpper(next.code)) return isAlphabet(next.code) ? at - last.size : at;
    last = next;
    at += next.size;
  }
  return at;
}

/** The next rune that is UTF-8, with the size of what was skipped; where there is none the one before once more. */
function validRune(text: string, start: number, previous: number): Found {
  for (let at = start; at < text.length;) {
    const { rune, size } = runeAt(text, at);
    at += size;
    if (rune !== runeError) return { code: rune, size: at - start };
  }
  return { code: previous, size: text.length - start };
}

function isSmall(code: number): boolean {
  return isAlphabet(code) && !isUpper(code);
}

function isOther(code: number): boolean {
  return !isConnector(code) && !isAlphabet(code) && !isNumber(code) && !isPunctuation(code);
}

/** A letter of a script that has words: not the unified Chinese characters. */
function isAlphabet(code: number): boolean {
  const isHan =
    (code >= 0x4e00 && code <= 0x9fcc) ||
    (code >= 0x3400 && code <= 0x4d85) ||
    (code >= 0x20000 && code <= 0x2b81d);
  return isLetter(code) && !isHan;
}

/** camelCase, snake_case and kebab-case as xstrings understands words. */
import { joinPieces } from '../../../golang/characters/join-pieces.ts';
import { bytesOfRunes, codesOf, runesOf } from '../../../golang/characters/runes.ts';
import * as unicode from '../../../golang/characters/unicode.ts';
import { encodeRune, runeError } from '../../../golang/characters/utf8.ts';
import { nextWord, isConnector, type Word } from './next-word.ts';

/** Connectors at the start stay; of several in a row all but the last do. */
export function camelCase(text: string): string {
  return bytesOfRunes(camelCodes(codesOf(text)));
}

function* camelCodes(codes: Uint32Array): Generator<number, undefined> {
  const start = codes.findIndex(code => !isConnector(code));
  // Of nothing but connectors the library writes the last one twice.
  if (start === -1) {
    yield* codes;
    yield* codes.subarray(-1);
    return;
  }
  yield* codes.subarray(0, start);
  let current = codes[start] ?? runeError;
  let followsCapital = unicode.isUpper(current);
  current = unicode.toLower(current);
  // A text of nothing but one rune behind its connectors ends here.
  if (start === codes.length - 1) {
    yield current;
    return;
  }
  for (const code of codes.subarray(start + 1)) {
    const previous = current;
    current = code;
    if (isConnector(current) && isConnector(previous)) {
      yield previous;
    } else if (isConnector(previous)) {
      followsCapital = unicode.isUpper(current);
      current = unicode.toUpper(current);
    } else {
      // The rest of a word in capitals becomes small.
      if (followsCapital && unicode.isUpper(current)) current = unicode.toLower(current);
      else followsCapital = false;
      yield previous;
    }
  }
  yield followsCapital ? unicode.toLower(current) : current;
}

/** Words in small letters with the connector (`_` or `-`) between them. */
export function delimitedCase(text: string, connector: string): string {
  return joinPieces(delimitedWords(text, connector));
}

function* delimitedWords(text: string, connector: string): Generator<string, undefined> {
  let word = nextWord(text);
  const is = (...kinds: readonly Word['kind'][]): boolean => kinds.includes(word.kind);
  const take = (): string => {
    const taken = lowered(word, connector);
    word = nextWord(word.rest);
    return taken;
  };
  // A number takes the small letters and the numbers behind it: 20x, 3rd.
  function* restOfNumber(): Generator<string, undefined> {
    while (is('alphabet', 'number')) yield take();
    if (!is('invalid', 'connector', 'punctuation')) yield connector;
  }
  while (word.rest !== '') {
    const { kind } = word;
    yield take();
    if (kind === 'number') {
      yield* restOfNumber();
    } else if (kind !== 'connector' && kind !== 'punctuation') {
      if (!is('number')) {
        if (!is('connector', 'punctuation')) yield connector;
      } else if (word.rest !== '') {
        const followsSmallLetters = nextWord(word.rest).kind === 'alphabet';
        // HTTP2xx is http_2xx, but Bld4Floor is bld4_floor.
        if (followsSmallLetters) yield connector;
        yield take();
        if (followsSmallLetters) yield* restOfNumber();
        else if (!is('connector', 'punctuation')) yield connector;
      }
    }
  }
  yield lowered(word, connector);
}

/** Only words in capitals change; connectors become the one that is asked for. */
function lowered(word: Word, connector: string): string {
  if (word.kind !== 'upper' && word.kind !== 'connector') return word.text;
  const pieces = runesOf(word.text).map(({ code }) => {
    if (isConnector(code)) return connector;
    return encodeRune(unicode.isUpper(code) ? unicode.toLower(code) : code);
  });
  return joinPieces(pieces);
}

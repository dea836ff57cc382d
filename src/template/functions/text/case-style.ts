/** camelCase, snake_case and kebab-case as xstrings understands words. */
import { bytesOfRunes, runesOf } from '../../../golang/characters/runes.ts';
import * as unicode from '../../../golang/characters/unicode.ts';
import { runeError } from '../../../golang/characters/utf8.ts';
import { nextWord, isConnector, type Word } from './next-word.ts';

/** Connectors at the start stay; of several in a row all but the last do. */
export function camelCase(text: string): string {
  const codes = runesOf(text).map(rune => rune.code);
  const start = codes.findIndex(code => !isConnector(code));
  // Of nothing but connectors the library writes the last one twice.
  if (start === -1) return bytesOfRunes([...codes, ...codes.slice(-1)]);
  const out = codes.slice(0, start);
  let current = codes[start] ?? runeError;
  let followsCapital = unicode.isUpper(current);
  current = unicode.toLower(current);
  // A text of nothing but one rune behind its connectors ends here.
  if (start === codes.length - 1) return bytesOfRunes([...out, current]);
  for (const code of codes.slice(start + 1)) {
    const previous = current;
    current = code;
    if (isConnector(current) && isConnector(previous)) {
      out.push(previous);
    } else if (isConnector(previous)) {
      followsCapital = unicode.isUpper(current);
      current = unicode.toUpper(current);
    } else {
      // The rest of a word in capitals becomes small.
      if (followsCapital && unicode.isUpper(current)) current = unicode.toLower(current);
      else followsCapital = false;
      out.push(previous);
    }
  }
  return bytesOfRunes([...out, followsCapital ? unicode.toLower(current) : current]);
}

/** Words in small letters with the connector (`_` or `-`) between them. */
export function delimitedCase(text: string, connector: string): string {
  let out = '';
  let word = nextWord(text);
  const is = (...kinds: readonly Word['kind'][]): boolean => kinds.includes(word.kind);
  const take = (): void => {
    out += lowered(word, connector);
    word = nextWord(word.rest);
  };
  // A number takes the small letters and the numbers behind it: 20x, 3rd.
  const takeRestOfNumber = (): void => {
    while (is('alphabet', 'number')) take();
    if (!is('invalid', 'connector', 'punctuation')) out += connector;
  };
  while (word.rest !== '') {
    const { kind } = word;
    take();
    if (kind === 'number') {
      takeRestOfNumber();
    } else if (kind !== 'connector' && kind !== 'punctuation') {
      if (!is('number')) {
        if (!is('connector', 'punctuation')) out += connector;
      } else if (word.rest !== '') {
        const followsSmallLetters = nextWord(word.rest).kind === 'alphabet';
        // HTTP2xx is http_2xx, but Bld4Floor is bld4_floor.
        if (followsSmallLetters) out += connector;
        take();
        if (followsSmallLetters) takeRestOfNumber();
        else if (!is('connector', 'punctuation')) out += connector;
      }
    }
  }
  return out + lowered(word, connector);
}

/** Only words in capitals change; connectors become the one that is asked for. */
function lowered(word: Word, connector: string): string {
  if (word.kind !== 'upper' && word.kind !== 'connector') return word.text;
  return runesOf(word.text)
    .map(({ code }) => {
      if (isConnector(code)) return connector;
      return bytesOfRunes([unicode.isUpper(code) ? unicode.toLower(code) : code]);
    })
    .join('');
}

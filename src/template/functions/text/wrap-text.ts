/** Text in lines of a width, counted in bytes, as goutils' WrapCustom makes them. */
import { joinPieces } from '../../../golang/characters/join-pieces.ts';
import { textSize } from '../limits.ts';

/** Breaks at spaces; words that are too long are broken anywhere or left to stand out. */
export function wrapText(text: string, width: bigint, lineBreak: string, breaksWords: boolean): string {
  const columns = width < 1n ? 1 : Number(width);
  textSize(text.length + Math.floor(text.length / columns) * lineBreak.length);
  return joinPieces(lines(text, columns, lineBreak, breaksWords));
}

function* lines(
  text: string,
  columns: number,
  lineBreak: string,
  breaksWords: boolean,
): Generator<string, undefined> {
  let at = 0;
  while (text.length - at > columns) {
    if (text[at] === ' ') {
      at += 1;
      continue;
    }
    // In this line alone: a search through the text itself goes back to its beginning.
    const space = text.slice(at, at + columns + 1).lastIndexOf(' ');
    const end = space === -1 ? endOfLongWord(text, at + columns, breaksWords) : at + space;
    if (end === undefined) break;
    yield text.slice(at, end);
    yield lineBreak;
    // The space is the line's end; a word that was broken goes on with its next letter.
    at = space === -1 && breaksWords ? end : end + 1;
  }
  yield text.slice(at);
}

/** Undefined where the word goes on to the end of the text. */
function endOfLongWord(text: string, edge: number, breaksWords: boolean): number | undefined {
  if (breaksWords) return edge;
  const space = text.indexOf(' ', edge);
  return space === -1 ? undefined : space;
}

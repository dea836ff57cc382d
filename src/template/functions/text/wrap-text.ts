/** Text in lines of a width, counted in bytes, as goutils' WrapCustom makes them. */
import { textSize } from '../limits.ts';

/** Breaks at spaces; words that are too long are broken anywhere or left to stand out. */
export function wrapText(text: string, width: bigint, lineBreak: string, breaksWords: boolean): string {
  const columns = width < 1n ? 1 : Number(width);
  textSize(text.length + Math.floor(text.length / columns) * lineBreak.length);
  const lines: string[] = [];
  let at = 0;
  while (text.length - at > columns) {
    if (text[at] === ' ') {
      at += 1;
      continue;
    }
    const space = text.lastIndexOf(' ', at + columns);
    const end = space >= at ? space : endOfLongWord(text, at + columns, breaksWords);
    if (end === undefined) break;
    lines.push(text.slice(at, end));
    // The space is the line's end; a word that was broken goes on with its next letter.
    at = space < at && breaksWords ? end : end + 1;
  }
  return [...lines, text.slice(at)].join(lineBreak);
}

/** Undefined where the word goes on to the end of the text. */
function endOfLongWord(text: string, edge: number, breaksWords: boolean): number | undefined {
  if (breaksWords) return edge;
  const space = text.indexOf(' ', edge);
  return space === -1 ? undefined : space;
}

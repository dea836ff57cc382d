import { firstIndex } from './first-index.ts';
import { HIDDEN, shownKey } from '../../../check/wording/shown-key.ts';
import type { Span, Visibility } from '../../visible/visibility.ts';
import { visibleLine } from './visible-line.ts';

/** One line of a file as it may be shown. */
export interface FrameLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** Where the finding is, from 0; absent in the lines around it. */
  readonly caret?: number;
}

/** Lines shown before and after the one that a finding is of. */
const AROUND = 2;
/** Characters of a line that are shown: a whole manifest may stand in one line of JSON. */
const WIDEST = 120;

/** Beginnings of the lines of a text; of the first behind a byte order mark, which is in no column. */
export type LineStarts = readonly number[];

export function lineStarts(text: string): LineStarts {
  const starts = [Number(text.startsWith('\uFEFF'))];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The lines around a place in an object, no further than the object itself. */
export function codeFrame(
  source: { readonly text: string; readonly starts: LineStarts },
  visibility: Visibility,
  place: { readonly line: number; readonly column: number },
): readonly FrameLine[] {
  const first = Math.max(lineAt(source.starts, visibility.extent.start), place.line - AROUND);
  const last = Math.min(lineAt(source.starts, visibility.extent.end - 1), place.line + AROUND);
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) => first + index)
    .map(number => {
      const whole = spanOfLine(source, number);
      const offset = whole.start + place.column - 1;
      const line = near(whole, number === place.line ? offset : whole.start);
      const visible = visibleLine(source.text, line, visibility, offset);
      return number === place.line
        ? windowed(number, visible.text, visible.at)
        : { number, text: windowed(number, visible.text, 0).text };
    })
    .filter(({ text, number }) => text !== '' || number === place.line);
}

/** What may be shown of a line of a text that could not be read: where it has a key, and the key. */
export function brokenFrame(
  source: { readonly text: string; readonly starts: LineStarts },
  number: number,
): readonly FrameLine[] {
  const { start, end } = spanOfLine(source, number);
  const line = source.text.slice(start, Math.min(end, start + WIDEST));
  const [key, name = ''] = /^\s*(?:- )*([\w./-]{1,60}):(?=\s|$)/u.exec(line) ?? [];
  if (line.trim() === '') return [];
  if (shownKey(name) === HIDDEN) return [{ number, text: HIDDEN }];
  const rest = line.slice(key?.length ?? 0).trim() === '' ? '' : HIDDEN;
  return [{ number, text: printable(key === undefined ? rest : `${key} ${rest}`.trimEnd()) }];
}

function spanOfLine(
  { text, starts }: { readonly text: string; readonly starts: LineStarts },
  number: number,
): { start: number; end: number } {
  const start = starts[number - 1] ?? text.length;
  const next = starts[number];
  return { start, end: next === undefined ? text.length : next - 1 };
}

/** The line that an offset is in, from 1. */
function lineAt(starts: LineStarts, offset: number): number {
  return firstIndex(starts.length, index => (starts[index] ?? 0) > offset);
}

/** So much of a line that it makes a whole frame where half of it is hidden. */
function near({ start, end }: Span, offset: number): Span {
  return { start: Math.max(start, offset - 10 * WIDEST), end: Math.min(end, offset + 10 * WIDEST) };
}

function windowed(number: number, text: string, caret: number): FrameLine {
  const from = text.length <= WIDEST ? 0 : Math.max(0, Math.min(caret - WIDEST / 2, text.length - WIDEST));
  const cut = printable(text.slice(from, from + WIDEST));
  return { number, text: cut, caret: Math.min(caret - from, Math.max(cut.length - 1, 0)) };
}

/** Nothing that would move the cursor, colour the terminal or turn the direction of the text. */
function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(/\t/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

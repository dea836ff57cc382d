import type { TextEdit } from '../repair/text-edit.ts';

/** Lines and columns from 1, the end exclusive, as SARIF counts them. */
export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The part of a text that an edit replaces. */
export function regionOf(text: string, { start, end }: TextEdit): Region {
  const from = positionOf(text, start);
  const to = positionOf(text, end);
  return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
}

function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  // A byte order mark is in no column.
  const mark = Number(line === 1 && text.startsWith('\uFEFF'));
  return { line, column: offset - before.lastIndexOf('\n') - mark };
}

/** In which style go-yaml v2 writes a text: plain where it can, else in quotes or as a block. */
import { isPlainText } from './yaml-scalar.ts';

export type TextStyle = 'plain' | 'single' | 'double' | 'literal';

/** A simple key stands on one line before its colon; everything else may use several. */
export function styleOf(text: string, isSimpleKey: boolean): TextStyle {
  const analysis = analyze(text);
  const wanted = wantedStyle(text);
  if (isSimpleKey && analysis.hasBreak) return 'double';
  if (wanted === 'literal') return analysis.allowsBlock && !isSimpleKey ? 'literal' : 'double';
  if (wanted === 'double' || (analysis.allowsPlain && !(text === '' && isSimpleKey))) return wanted;
  return analysis.allowsSingle ? 'single' : 'double';
}

/** What does not fit on one line, in the eyes of the emitter. */
export function hasLineBreak(text: string): boolean {
  return /[\r\n\x85\u2028\u2029]/.test(text);
}

/** Printable for the emitter: a character beyond U+FFFF is not, a bug that every file shows that has an emoji. */
export function isPrintable(character: string): boolean {
  return /^[\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]$/.test(character);
}

function wantedStyle(text: string): TextStyle {
  if (text.includes('\n')) return 'literal';
  const isBase60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/.test(text);
  return isPlainText(text) && !isBase60 ? 'plain' : 'double';
}

interface Analysis {
  readonly hasBreak: boolean;
  readonly allowsPlain: boolean;
  readonly allowsSingle: boolean;
  readonly allowsBlock: boolean;
}

function analyze(text: string): Analysis {
  const hasBreak = hasLineBreak(text);
  const isSpecial = !Array.from(text).every(isPrintable) || /[ ][\r\n\x85\u2028\u2029]/.test(text);
  const startsLineWithSpace = /[\r\n\x85\u2028\u2029] /.test(text);
  const isPadded = /^[ \r\n\x85\u2028\u2029]|[ \r\n\x85\u2028\u2029]$/.test(text);
  return {
    hasBreak,
    allowsPlain: !isSpecial && !startsLineWithSpace && !hasBreak && !isPadded && !hasIndicator(text),
    allowsSingle: !isSpecial && !startsLineWithSpace,
    allowsBlock: text !== '' && !isSpecial && !text.endsWith(' '),
  };
}

/** Something that would mean something at this place. */
function hasIndicator(text: string): boolean {
  const blank = '[ \\t]';
  const space = '[ \\t\\r\\n\\x85\\u2028\\u2029]';
  return (
    /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`])/.test(text) ||
    new RegExp(`^[?-](?:${blank}|$)|:(?:${blank}|$)|${space}#`).test(text)
  );
}

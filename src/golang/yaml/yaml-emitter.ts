/** Where libyaml's emitter stands in the line that it writes, and its rules for the next line. */

export interface Emitter {
  out: string;
  column: number;
  /** The last character was white space, or may be taken for it. */
  isBlank: boolean;
  /** Nothing but indentation and dashes stands in this line. */
  isIndented: boolean;
  /** -1 outside of everything. */
  indent: number;
}

export function write(emitter: Emitter, text: string): void {
  emitter.out += text;
  emitter.column += text.length;
}

export function lineBreak(emitter: Emitter, character = '\n'): void {
  emitter.out += character;
  emitter.column = 0;
}

/** A new line unless this one has nothing but the indentation. */
export function startLine(emitter: Emitter): void {
  const indent = Math.max(emitter.indent, 0);
  const isUsed = emitter.column > indent || (emitter.column === indent && !emitter.isBlank);
  if (!emitter.isIndented || isUsed) lineBreak(emitter);
  if (emitter.column < indent) write(emitter, ' '.repeat(indent - emitter.column));
  emitter.isBlank = true;
  emitter.isIndented = true;
}

/** After a space, if need be. A dash keeps the line one of indentation. */
export function writeIndicator(emitter: Emitter, indicator: string, keepsIndentation = false): void {
  if (!emitter.isBlank) write(emitter, ' ');
  write(emitter, indicator);
  emitter.isBlank = false;
  emitter.isIndented &&= keepsIndentation;
}

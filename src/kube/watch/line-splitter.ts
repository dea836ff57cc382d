export interface LineSplitter {
  /** The lines that are complete with this chunk, without their line breaks. Throws RangeError for an endless line. */
  push(chunk: Uint8Array): string[];
  /** What came after the last line break. */
  rest(): string;
}

const newline = 0x0a;

/**
 * Cuts a byte stream into lines. Bytes are collected and decoded per line, so a chunk may end inside a UTF-8
 * character, and every byte is looked at once however small the chunks are.
 */
export function createLineSplitter(maxLineBytes: number): LineSplitter {
  let pieces: Uint8Array[] = [];
  let length = 0;

  const take = (): string => {
    const line = Buffer.concat(pieces, length).toString('utf8');
    pieces = [];
    length = 0;
    return line;
  };
  const keep = (piece: Uint8Array): void => {
    length += piece.length;
    if (length > maxLineBytes) throw new RangeError(`a line is longer than ${maxLineBytes} bytes`);
    pieces.push(piece);
  };

  return {
    push(chunk) {
      const lines: string[] = [];
      let from = 0;
      for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
        keep(chunk.subarray(from, at));
        lines.push(take());
        from = at + 1;
      }
      if (from < chunk.length) keep(chunk.subarray(from));
      return lines;
    },
    rest: take,
  };
}

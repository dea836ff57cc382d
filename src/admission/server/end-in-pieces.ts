/** A TLS record holds no more. */
const PIECE_BYTES = 16 * 1024;

/** What is needed of a `ServerResponse`. */
export interface PieceWriter {
  write(piece: Buffer, gone: (error?: Error | null) => void): unknown;
  end(piece: Buffer): unknown;
}

/**
 * Ends an answer whose head is written. For each connection Node (26) keeps, outside of V8's heap and for as long as it is
 * open, as much memory as was ever written over it at once: 0.8 MiB after one answer of 700 KB, and 0.05 when that was
 * written in pieces, each after the one before it had gone.
 */
export function endInPieces(response: PieceWriter, text: string): void {
  const bytes = Buffer.from(text);
  let sent = 0;
  const next = (): void => {
    const piece = bytes.subarray(sent, sent + PIECE_BYTES);
    sent += piece.length;
    if (sent === bytes.length) response.end(piece);
    else response.write(piece, goOn);
  };
  const goOn = (error?: Error | null): void => {
    // An error means that the connection is gone.
    if (!error) next();
  };
  next();
}

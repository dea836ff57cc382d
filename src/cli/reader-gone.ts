/**
 * Ends the process without a word when nobody reads what it prints any more, as in `postern lint | head -1`. Node ignores
 * SIGPIPE, by which other programs end; the status is what a shell makes of that signal (128 + 13), and not 0: what was to be
 * said may have been an error.
 */
export function endWithReader(
  streams: readonly Pick<NodeJS.WritableStream, 'on'>[],
  end: (status: number) => void,
): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      end(128 + 13);
    });
  }
}

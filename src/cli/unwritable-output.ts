import { describe } from '../errors.ts';

type Output = Pick<NodeJS.WritableStream, 'on'>;

/** Of a shell whose program ended by SIGPIPE: 128 + 13. */
const READER_GONE = 141;
/** As where something could not be read: 1 would be findings. */
const UNWRITABLE = 3;

/**
 * Ends the process where what it prints reaches nobody. Nothing is said where nobody reads it any more, as in
 * `postern lint | head -1`: Node ignores SIGPIPE, by which other programs end, and the status is what a shell makes of that
 * signal, and not 0: what was to be said may have been an error. A full disk is said in one line.
 */
export function endWhenUnwritable(
  { output, errors }: { readonly output: Output; readonly errors: Output },
  say: (line: string) => void,
  end: (status: number) => void,
): void {
  const endWith = (error: NodeJS.ErrnoException, complain: (line: string) => void): void => {
    if (error.code === 'EPIPE') {
      end(READER_GONE);
      return;
    }
    complain(
      `postern: cannot write the output: ${error.code === 'ENOSPC' ? 'no space left' : describe(error)}\n`,
    );
    end(UNWRITABLE);
  };
  output.on('error', (error: NodeJS.ErrnoException) => endWith(error, say));
  // What cannot be written there cannot be said there.
  errors.on('error', (error: NodeJS.ErrnoException) => endWith(error, () => undefined));
}

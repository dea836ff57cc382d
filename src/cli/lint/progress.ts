/** A line on a terminal that says how far a long run is. */

export interface Progress {
  done(count: number): void;
  /** Removes the line. */
  end(): void;
}

interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Before that a run is not long. */
const PATIENCE_MS = 500;
const EVERY_MS = 100;

/** Says nothing where nobody looks: no terminal, or a run that is short. */
export function progressOn(terminal: Terminal, total: number, now: () => number): Progress {
  if (terminal.isTTY !== true) return { done: () => undefined, end: () => undefined };
  let due = now() + PATIENCE_MS;
  let isShown = false;
  return {
    done(count) {
      if (now() < due) return;
      due = now() + EVERY_MS;
      isShown = true;
      terminal.write(`\r\u001B[2K${count} of ${total} files`);
    },
    end() {
      if (isShown) terminal.write('\r\u001B[2K');
    },
  };
}

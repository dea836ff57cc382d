import type { CertsTools } from './certs-tools.ts';

export interface RotationProgress {
  /** What is going on at this moment. */
  show(phase: string): void;
  /** Leaves the line of a terminal to what comes next. */
  end(): void;
}

const WORDS: Readonly<Record<string, string>> = {
  staged: 'staged: every target learns to trust the next authority',
  promoted: 'promoted: the new authority signs, the former is trusted until nobody serves its certificates',
};

/** One line that is written over while something changes, on a terminal; nothing in a pipe. */
export function rotationProgress(
  { terminal, tell, now }: Pick<CertsTools, 'terminal' | 'tell' | 'now'>,
  startedAt: number,
): RotationProgress {
  if (!terminal) return { show() {}, end() {} };
  let shown = false;
  return {
    show(phase) {
      shown = true;
      const seconds = Math.floor((now() - startedAt) / 1000);
      tell(`\r\u001B[K${seconds} s  ${WORDS[phase] ?? phase}`);
    },
    end() {
      if (shown) tell('\r\u001B[K');
    },
  };
}

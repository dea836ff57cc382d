import { alignedRows } from '../print/columns.ts';

/** What the demo writes: plain text in a pipe, with colour on a terminal. */
export interface Terminal {
  heading(text: string): void;
  line(text?: string): void;
  /** A command as the user would type it. */
  command(text: string): void;
  /** Lines of a difference or of a program's output, set in. */
  block(lines: readonly { readonly text: string; readonly tone?: Tone }[]): void;
  table(rows: readonly (readonly string[])[]): void;
}

export type Tone = 'good' | 'bad' | 'quiet';

const CODES: Readonly<Record<Tone | 'strong', string>> = { good: '32', bad: '31', quiet: '2', strong: '1' };

export function createTerminal(write: (text: string) => void, colour: boolean): Terminal {
  const paint = (text: string, tone: Tone | 'strong' | undefined): string =>
    colour && tone !== undefined ? `\u001b[${CODES[tone]}m${text}\u001b[0m` : text;
  let step = 0;
  const line = (text = ''): void => write(`${text}\n`);
  return {
    heading(text) {
      step++;
      line();
      line(paint(`${step}. ${text}`, 'strong'));
    },
    line,
    command(text) {
      line(`   ${paint(`$ ${text}`, 'quiet')}`);
    },
    block(lines) {
      for (const { text, tone } of lines) line(`   ${paint(text, tone)}`);
    },
    table(rows) {
      for (const [i, text] of alignedRows(rows, '  ').entries()) {
        line(`   ${i === 0 ? paint(text, 'strong') : text}`);
      }
    },
  };
}

import { afterEach, beforeEach, vi } from 'vitest';

/** What a command has written in the present test. */
export interface CapturedOutput {
  stdout: string;
  stderr: string;
}

/** Takes what is written to the terminal in each test of the file that calls this at its top. */
export function captureOutput(): CapturedOutput {
  const output: CapturedOutput = { stdout: '', stderr: '' };
  const spies: { mockRestore(): void }[] = [];
  beforeEach(() => {
    for (const stream of ['stdout', 'stderr'] as const) {
      output[stream] = '';
      const spy = vi.spyOn(process[stream], 'write').mockImplementation(written => {
        output[stream] += typeof written === 'string' ? written : Buffer.from(written).toString();
        return true;
      });
      spies.push(spy);
    }
  });
  afterEach(() => {
    for (const spy of spies.splice(0)) spy.mockRestore();
  });
  return output;
}

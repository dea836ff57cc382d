/** External Secrets Operator's own validators as a judge: asks the program of test/binaries/validators. */
import { runCommand } from '../harness/run-command.ts';
import { binary } from '../harness/binaries.ts';

export interface Verdict {
  /** Empty: accepted. */
  readonly error: string;
  readonly warnings?: readonly string[];
}

/** Verdicts in the order of the manifests, as their webhook would give them. */
export async function validated(manifests: readonly unknown[]): Promise<readonly Verdict[]> {
  const program = await binary('validators');
  const input = manifests.map(manifest => `${JSON.stringify(manifest)}\n`).join('');
  const { stdout, code, stderr } = await runCommand(program, [], { input, timeoutSeconds: 60 });
  if (code !== 0) throw new Error(`validators: ${stderr}`);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line): Verdict => {
      const verdict: Verdict = JSON.parse(line);
      if (verdict.error.startsWith('validators: ')) throw new Error(verdict.error);
      return verdict;
    });
}

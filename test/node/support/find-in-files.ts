import { runCommand } from '../../harness/run-command.ts';

/**
 * Paths of files below the folders that hold one of the texts, as it is or as base64. Whether a text stands in a file is
 * asked of bytes, so that databases and archives count.
 */
export async function filesWith(
  texts: readonly string[],
  folders: readonly string[],
): Promise<readonly string[]> {
  const patterns = texts.flatMap(text => [text, ...base64Forms(text)]);
  const { stdout, stderr } = await runCommand('grep', [
    '--recursive',
    '--files-with-matches',
    '--binary-files=text',
    '--fixed-strings',
    '--devices=skip',
    ...patterns.flatMap(pattern => ['-e', pattern]),
    ...folders,
  ]);
  // Programs are at work in these folders: a file may go away while it is looked for.
  const failures = lines(stderr).filter(line => !line.endsWith('No such file or directory'));
  if (failures.length > 0) throw new Error(`the search failed: ${failures.join('; ')}`);
  return lines(stdout);
}

/** How a text looks inside the base64 of a longer one, by the three places where it can begin; its ends left out. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map(before => {
    const encoded = Buffer.from('x'.repeat(before) + text).toString('base64');
    return encoded.slice(before === 0 ? 0 : 4, -4);
  });
}

function lines(text: string): string[] {
  return text.split('\n').filter(line => line !== '');
}

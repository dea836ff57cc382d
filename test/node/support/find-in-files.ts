import { runCommand } from '../../harness/run-command.ts';

/**
 * Paths of files below the folders that hold one of the texts, as it is or as base64. Whether a text stands in a file is
 * asked of bytes, so that databases and archives count.
 */
export async function filesWith(texts: readonly string[], folders: readonly string[]): Promise<readonly string[]> {
  const patterns = texts.flatMap(text => [text, ...base64Forms(text)]);
  const { code, stdout, stderr } = await runCommand('grep', [
    ...['--recursive', '--files-with-matches', '--binary-files=text', '--fixed-strings', '--devices=skip'],
    ...patterns.flatMap(pattern => ['-e', pattern]),
    ...folders,
  ]);
  // 1: found nowhere. 2 with matches: a file went away while it was read.
  if (code > 1 && stdout === '') throw new Error(`the search failed: ${stderr}`);
  return stdout.split('\n').filter(path => path !== '');
}

/** How a text looks inside the base64 of a longer one, by the three places where it can begin; its ends left out. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map(before => {
    const encoded = Buffer.from('x'.repeat(before) + text).toString('base64');
    return encoded.slice(before === 0 ? 0 : 4, -4);
  });
}

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The text of a page of `docs/guides`. */
export function guide(name: string): string {
  return readFileSync(join(root, 'docs/guides', name), 'utf8');
}

interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the commands of a page in a folder with the files of the page, each of which prints what the page says.
 *
 * @param shown what the page shows of what is printed
 */
export function expectExamplesOf(
  page: string,
  shown: (printed: Printed) => string = ({ stdout }) => stdout,
): void {
  const folder = mkdtempSync(join(tmpdir(), 'postern-guide-'));
  beforeAll(() => {
    for (const [, name = '', text = ''] of page.matchAll(/^`([\w.-]+)`[^\n]*:\n\n```yaml\n(.*?)```/gms)) {
      writeFileSync(join(folder, name), text);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const examples = [...page.matchAll(/^```\n\$ postern ([^\n]*)\n(.*?)```/gms)].map(match => [
    match[1] ?? '',
    match[2] ?? '',
  ]);

  test('the page has examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(2);
  });

  test.each(examples)('postern %s prints what the page says', (command, expected) => {
    const main = join(root, 'src/cli/main.ts');
    const printed = spawnSync(process.execPath, [main, ...command.split(' ')], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(shown(printed)).toBe(expected);
  });
}

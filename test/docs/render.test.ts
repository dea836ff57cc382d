import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(root, 'docs/guides/render.md'), 'utf8');
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
  expect(examples.length).toBeGreaterThanOrEqual(3);
});

test.each(examples)('postern %s prints what the page says', (command, expected) => {
  const main = join(root, 'src/cli/main.ts');
  const { stdout, stderr } = spawnSync(process.execPath, [main, ...command.split(' ')], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stderr + stdout).toBe(expected);
});

test('what the README shows of it stands on the page', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```\n((?:\$ postern render|  \w).*?)```/gms)].map(
    match => match[1] ?? '',
  );
  expect(blocks).toHaveLength(2);
  for (const block of blocks) expect(page).toContain(block);
});

test('each output of the page is one that the command takes', () => {
  const help = execFileSync(process.execPath, [join(root, 'src/cli/main.ts'), 'help', 'render'], {
    encoding: 'utf8',
  });
  const named = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(match => match[1] ?? '');
  expect(named).toEqual(['table', 'env', 'json', 'secret', 'dir']);
  for (const output of named) expect(help).toContain(output);
});

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectExamplesOf, guide, root } from './guide-examples.ts';

const page = guide('render.md');

// The page shows what a terminal does: both streams.
expectExamplesOf(page, ({ stdout, stderr }) => stderr + stdout);

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

import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('the rule reference has a row for each rule in the code, and no other', () => {
  const sources = globSync('src/**/*.ts', { cwd: root }).filter(file => !file.endsWith('.test.ts'));
  const inCode = sources.flatMap(
    file => readFileSync(root + file, 'utf8').match(/(?<=')PST\d{3}(?=')/g) ?? [],
  );
  const rows = readFileSync(`${root}docs/reference/rules.md`, 'utf8').match(/(?<=^\| )PST\d{3}/gm);

  expect(rows).toEqual([...new Set(inCode)].toSorted());
});

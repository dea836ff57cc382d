/** The pages of the rules. `UPDATE_DOCS=1` writes them anew. */
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ruleFiles } from '../../src/check/testing/rule-files.ts';
import { isOptionName, optionTable } from '../../src/inject/options/options.ts';
import { rulePage, ruleTable } from './rule-pages.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const isUpdate = process.env['UPDATE_DOCS'] === '1';
const files = await ruleFiles();

test('every id in the code is that of a rule', () => {
  const sources = globSync('src/**/*.ts', { cwd: root }).filter(file => !file.endsWith('.test.ts'));
  const inCode = sources.flatMap(
    file => readFileSync(root + file, 'utf8').match(/(?<=')PST\d{3}(?=')/gu) ?? [],
  );
  const known = new Set(files.map(({ id }) => id));
  expect([...new Set(inCode)].filter(id => !known.has(id))).toEqual([]);
});

test.for([...files])('the page of $id is what its source says', async rule => {
  expectFile(`docs/rules/${rule.id}.md`, await rulePage(rule));
});

test.for([...files])('what the page of $id says to annotate is taken', async rule => {
  const advice = (await rulePage(rule)).matchAll(/`postern\.dev\/([a-z-]+): ([^`]+)`/gu);
  for (const [text, name = '', value = ''] of advice) {
    expect(() => isOptionName(name) && optionTable[name].parse(value), text).not.toThrow();
    expect(isOptionName(name), text).toBe(true);
    // Any word could be the name of an ExternalSecret.
    expect(['env: file', 'env: exec'], text).not.toContain(`${name}: ${value}`);
  }
});

test('no page is of a rule that there is not', () => {
  const known = new Set(files.map(({ id }) => `docs/rules/${id}.md`));
  const extra = globSync('docs/rules/*.md', { cwd: root }).filter(page => !known.has(page));
  if (isUpdate) for (const page of extra) rmSync(root + page);
  expect(isUpdate ? [] : extra).toEqual([]);
});

test('the table has a row for each rule', async () => {
  expectFile('docs/reference/rules.md', await ruleTable(files));
});

function expectFile(file: string, text: string): void {
  mkdirSync(`${root}docs/rules`, { recursive: true });
  if (isUpdate) writeFileSync(root + file, text);
  expect(existsSync(root + file) ? readFileSync(root + file, 'utf8') : '').toBe(text);
}

import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closingLineOf } from './closing-line.ts';
import { runCommand } from './harness/run-command.ts';

const root = new URL('../', import.meta.url).pathname;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-closing-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  const projects = Object.keys(files).map(name => ({ test: { name, include: [`${name}/*.test.ts`] } }));
  await writeFile(
    join(folder, 'vitest.config.ts'),
    `import { closingLine } from '${root}test/closing-line.ts';
     export default { test: { reporters: ['default', closingLine()], projects: ${JSON.stringify(projects)} } };`,
  );
  for (const [name, body] of Object.entries(files)) {
    await mkdir(join(folder, name));
    const imports = "import { beforeAll, describe, test } from 'vitest';\n";
    await writeFile(join(folder, name, 'some.test.ts'), imports + body);
  }
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const files = {
  good: "test('one', () => {}); test('two', () => {});",
  skipping: "test('one', () => {}); test.skip('two', () => {}); test.todo('three');",
  failing: "test('one', () => {}); test('two', () => { throw new Error('no'); });",
  unreadable: "throw new Error('cannot be loaded');",
  hook: "describe('a', () => { beforeAll(() => { throw new Error('no'); }); test('b', () => {}); }); test('c', () => {});",
  rejection: "test('one', () => { Promise.reject(new Error('nobody looks')); });",
};

async function run(projects: readonly (keyof typeof files)[], ci: 'true' | '' = '') {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', ...projects.map(name => `--project=${name}`)];
  const { code, stdout } = await runCommand(process.execPath, args, { cwd: folder, env: { CI: ci } });
  return { code, lines: stdout.trimEnd().split('\n').slice(-2) };
}

test.each([
  { projects: ['good'] as const, line: '2 passed, 0 failed', code: 0 },
  { projects: ['good', 'failing'] as const, line: '3 passed, 1 failed', code: 1 },
  { projects: ['good', 'skipping'] as const, line: '3 passed, 0 failed, 2 skipped', code: 0 },
  { projects: ['unreadable'] as const, line: '0 passed, 1 failed', code: 1 },
  { projects: ['hook'] as const, line: '1 passed, 1 failed, 1 skipped', code: 1 },
  { projects: ['rejection'] as const, line: '1 passed, 1 failed', code: 1 },
])('a run of $projects ends with "$line" and code $code', async ({ projects, line, code }) => {
  const result = await run(projects);

  expect(result.lines.at(-1)).toBe(line);
  expect(result.code).toBe(code);
});

test('in CI a skipped test fails the run, and the line before the last says so', async () => {
  const { code, lines } = await run(['good', 'skipping'], 'true');

  expect(lines).toEqual(['CI: the run fails because 2 tests were skipped', '3 passed, 0 failed, 2 skipped']);
  expect(code).toBe(1);
});

test('in CI a run without skipped tests is as good as elsewhere', async () => {
  const { code, lines } = await run(['good'], 'true');

  expect(lines.at(-1)).toBe(closingLineOf({ passed: 2, failed: 0, skipped: 0 }));
  expect(code).toBe(0);
});

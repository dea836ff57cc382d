import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const here = fileURLToPath(new URL('./', import.meta.url));
const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const postern = (...args: readonly string[]) =>
  spawnSync(process.execPath, [main, ...args], { cwd: here, encoding: 'utf8' });

const policiesIn = (folder: string) => readdirSync(folder).filter(name => name.endsWith('.yaml'));

test('the policies say what their tests expect, and each of their rules is tested', () => {
  const { stdout, stderr, status } = postern('test', '--every-rule');
  expect(stdout.match(/^ok .*$/gmu)).toHaveLength(policiesIn(here).length);
  expect(stderr).toMatch(/^postern test: \d+ cases, all as expected\n$/u);
  expect(status).toBe(0);
});

test('each policy has a test of its name', () => {
  expect(policiesIn(`${here}tests`)).toEqual(policiesIn(here));
});

test('nothing is wrong with any of them', () => {
  const { stdout, status } = postern('lint', '--fail-on', 'warning');
  expect(stdout).toBe('');
  expect(status).toBe(0);
});

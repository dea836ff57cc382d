import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AGENT_NODE_FLAGS } from '../../src/inject/agent-command.ts';
import { WAITER } from '../../src/agent/idle/waiter.ts';
import { bundle, entries, type Bundle } from './bundle.ts';
import { starter } from './code-cache.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-bundle-'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const run = async (file: string, ...args: string[]) =>
  (await promisify(execFile)(process.execPath, [file, ...args])).stdout;

describe('a bundle', () => {
  test('runs without its sources, CommonJS packages that require Node modules included', async () => {
    const source = join(folder, 'main.ts');
    await writeFile(
      source,
      "import { name } from './old.cjs';\nconst text: string = name();\nconsole.log(text);\n",
    );
    await writeFile(
      join(folder, 'old.cjs'),
      "const os = require('os'); exports.name = () => typeof os.hostname();",
    );

    const [made] = await bundle(join(folder, 'out'), [{ name: 'postern', file: 'postern.js', source }]);
    await Promise.all(['main.ts', 'old.cjs'].map(async name => rm(join(folder, name))));

    expect(await run(made?.file ?? '')).toBe('string\n');
    expect(made?.bytes).toBe((await readFile(made?.file ?? '')).length);
  });

  test('is ASCII, regular expressions included, and means the same', async () => {
    const source = join(folder, 'main.ts');
    await writeFile(source, "console.log(/^[a-zµ\u{1F600}]+$/u.test('5µ😀'.slice(1)), /^µ$/.test('µ'));\n");

    const [made] = await bundle(folder, [{ name: 'postern', file: 'postern.js', source }]);

    expect(await readFile(made?.file ?? '', 'utf8')).toMatch(/^[\0-\x7F]*$/);
    expect(await run(made?.file ?? '')).toBe('true true\n');
  });

  test('puts licence comments into a file of their own', async () => {
    const source = join(folder, 'main.ts');
    await writeFile(source, "/*! (c) Somebody */\nconsole.log('hello');\n");

    await bundle(folder, [{ name: 'agent', file: 'agent.cjs', source }]);

    expect(await readFile(join(folder, 'agent.cjs.LEGAL.txt'), 'utf8')).toContain('(c) Somebody');
    expect(await readFile(join(folder, 'agent.cjs'), 'utf8')).not.toContain('Somebody');
  });
});

describe("the agent's bundle", () => {
  let agent: Bundle | undefined;
  let files: string[];

  beforeEach(async () => {
    [agent] = await bundle(
      folder,
      entries.filter(({ name }) => name === 'agent'),
    );
    files = await readdir(folder, { recursive: true });
  });

  test('starts and needs nothing but Node', async () => {
    const code = await Promise.all(
      files.filter(name => /\.c?js$/.test(name)).map(name => readFile(join(folder, name), 'utf8')),
    );
    const imported = code
      .flatMap(text => [...text.matchAll(/\b(?:import\(|require\()\s*"([^"]+)"/g)])
      .map(match => match[1] ?? '');

    expect(await run(agent?.file ?? '', '--help')).toContain('agent once');
    expect(files).toContain(WAITER);
    expect(imported.length).toBeGreaterThan(0);
    expect(imported.filter(name => !isBuiltin(name))).toEqual([]);
  });

  test('is small: an image is pulled to every node', () => {
    expect(agent?.bytes).toBeLessThan(700 * 1024);
  });

  test('is compiled ahead, under the flags that an injected container starts it with', async () => {
    const probe = join(folder, 'probe.cjs');
    await writeFile(probe, starter('agent', 'console.log(script.cachedDataRejected);'));
    const started = async (...flags: string[]) =>
      (await promisify(execFile)(process.execPath, [...flags, probe, '--help'])).stdout;

    expect(await started(...AGENT_NODE_FLAGS)).toMatch(/^false\n/);
    expect((await stat(join(folder, 'agent-program.cache'))).size).toBeGreaterThan(100 * 1024);
  });

  test('is the same files when it is made again', async () => {
    await bundle(
      folder,
      entries.filter(({ name }) => name === 'agent'),
    );

    expect(await readdir(folder, { recursive: true })).toEqual(files);
  });
});

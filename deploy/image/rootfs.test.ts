import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SHELL, SLEEP } from '../../src/agent/idle/waiter.ts';
import { imageConfig, rootfs, writeRootfs } from './rootfs.ts';
import type { TarEntry } from './tar.ts';

let folder: string;
let entries: readonly TarEntry[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-rootfs-'));
  await writeFile(join(folder, 'postern.js'), '// control plane');
  for (const name of ['agent.cjs', 'agent-program.js', 'agent-program.cache', 'waiter.sh'])
    await writeFile(join(folder, name), '// agent');
  entries = await rootfs({ bundles: folder, node: process.execPath });
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the root file system of the image', () => {
  const paths = () => entries.map(({ path }) => path);

  test('has Node, both bundles with all that is beside them and the files that name its user', () => {
    expect(paths()).toEqual(
      expect.arrayContaining([
        '/usr/local/bin/node',
        '/postern/postern.js',
        '/postern/agent.cjs',
        '/postern/agent-program.js',
        '/postern/agent-program.cache',
        '/postern/waiter.sh',
        '/etc/passwd',
        '/etc/group',
      ]),
    );
  });

  test('has the C library and the dynamic linker that Node asks for', () => {
    expect(paths()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/\/libc\.so\.6$/),
        expect.stringMatching(/\/ld-linux-[\w-]+\.so\.\d$/),
      ]),
    );
  });

  test('has no program but Node and the two that wait in the place of the agent, and none is setuid', () => {
    const modes = entries.flatMap(entry => (entry.type === 'link' ? [] : [entry.mode]));
    const programs = entries.filter(
      entry => entry.type === 'file' && (entry.mode & 0o111) !== 0 && !/\.so\.\d+$/.test(entry.path),
    );

    expect(programs.map(({ path }) => path)).toEqual(['/usr/local/bin/node', SHELL, SLEEP]);
    expect(modes.filter(mode => (mode & 0o6000) !== 0)).toEqual([]);
  });

  test('has each path once', () => {
    expect(paths().toSorted()).toEqual([...new Set(paths())].toSorted());
  });

  test('names every folder above a file, so that none is made with modes of the unpacking program', () => {
    const folders = new Set(entries.filter(({ type }) => type === 'folder').map(({ path }) => path));
    const parents = paths().map(path => path.slice(0, path.lastIndexOf('/')));

    expect(parents.filter(parent => parent !== '' && !folders.has(parent))).toEqual([]);
  });

  test('takes the licence files along when the bundler made some', async () => {
    await writeFile(join(folder, 'agent.cjs.LEGAL.txt'), 'licence');

    const again = await rootfs({ bundles: folder, node: process.execPath });
    await rm(join(folder, 'agent.cjs.LEGAL.txt'));

    expect(again.map(({ path }) => path).filter(path => path.endsWith('.txt'))).toEqual([
      '/postern/agent.cjs.LEGAL.txt',
    ]);
  });
});

test('a root file system is laid out with the modes, contents and links that its entries say', async () => {
  const target = join(folder, 'laid-out');

  await writeRootfs(target, [
    { type: 'folder', path: '/tmp', mode: 0o1777 },
    { type: 'file', path: '/bin/tool', mode: 0o755, content: Buffer.from('tool') },
    { type: 'link', path: '/bin/name', target: 'tool' },
  ]);

  expect((await stat(join(target, 'tmp'))).mode & 0o7777).toBe(0o1777);
  expect((await stat(join(target, 'bin/tool'))).mode & 0o7777).toBe(0o755);
  expect(await readFile(join(target, 'bin/name'), 'utf8')).toBe('tool');
  expect(await readlink(join(target, 'bin/name'))).toBe('tool');
});

describe('the Dockerfile', () => {
  const root = new URL('../../', import.meta.url).pathname;
  const stages = async () => (await readFile(join(root, 'Dockerfile'), 'utf8')).split(/^(?=FROM )/m).slice(1);
  const instructionsIn = (stage = '', name: string) =>
    [...stage.matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].map(([, argument = '']) => argument);
  const instructions = async (name: string) => instructionsIn((await stages()).at(-1), name);

  test('its first stage makes the root file system of what it copies and .dockerignore lets through', async () => {
    const ignore = (await readFile(join(root, '.dockerignore'), 'utf8')).split('\n');
    const context = join(folder, 'context');
    const made = join(folder, 'made');
    const [build] = await stages();
    for (const line of instructionsIn(build, 'COPY')) {
      const paths = line.split(' ');
      const target = paths.pop() ?? '';
      for (const path of paths) {
        expect(ignore).toContain(`!${path}`);
        await cp(join(root, path), join(context, target.endsWith('/') ? path : target), {
          recursive: true,
          filter: file => !file.endsWith('.test.ts'),
        });
      }
    }
    await symlink(join(root, 'node_modules'), join(context, 'node_modules'));
    const [install, ...steps] = instructionsIn(build, 'RUN');
    expect(install).toMatch(/^npm ci /);

    for (const step of steps) {
      await promisify(execFile)('sh', ['-c', step.replace(' /rootfs', ` ${made}`)], {
        cwd: context,
        env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` },
      });
    }

    for (const file of ['usr/local/bin/node', 'postern/postern.js', 'postern/rules/PST101.md'])
      expect((await stat(join(made, file))).size).toBeGreaterThan(0);
    expect(await readdir(join(made, 'postern'))).toEqual(expect.arrayContaining(['agent.cjs', 'waiter.sh']));
  }, 120_000);

  test('takes its files from the same list and from nowhere else', async () => {
    expect(await instructions('COPY')).toEqual(['--from=build /rootfs/ /']);
    expect(await instructions('(?:RUN|ADD)')).toEqual([]);
  });

  test('starts a container as the image built without an engine does', async () => {
    expect(await instructions('USER')).toEqual([imageConfig.User]);
    expect(await instructions('WORKDIR')).toEqual([imageConfig.WorkingDir]);
    expect(await instructions('ENV')).toEqual(imageConfig.Env);
    expect(await instructions('ENTRYPOINT')).toEqual([JSON.stringify(imageConfig.Entrypoint)]);
    expect(await instructions('CMD')).toEqual([JSON.stringify(imageConfig.Cmd)]);
  });
});

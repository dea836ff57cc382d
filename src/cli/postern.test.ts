import { spawnSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { tempFolder, type TempFolder } from '../../test/harness/temp-folder.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const launcher = join(root, manifest.bin.postern);

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder('launcher-test');
  await mkdir(join(folder.path, 'bin'));
  await writeFile(
    join(folder.path, 'shop.yaml'),
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shop }\n',
  );
});
afterAll(() => folder.remove());

const inFolder = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  spawnSync(command, args, {
    cwd: folder.path,
    encoding: 'utf8',
    env: {
      ...withoutNpm(process.env),
      PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
      ...env,
    },
  });

/** A test may be run by npm itself. */
function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('npm_') && name !== 'INIT_CWD'),
  );
}

describe('which Node', () => {
  const as = (version: string, ...args: readonly string[]) => {
    const versions = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
    const preload = `data:text/javascript,${encodeURIComponent(versions)}`;
    return inFolder(process.execPath, ['--import', preload, launcher, ...args]);
  };

  test.for(['20.20.2', '25.9.0'])(
    'with %s it says which is needed, and not that nothing was found',
    version => {
      const { status, stdout, stderr } = as(version, 'lint', '.');
      expect([status, stdout]).toEqual([3, '']);
      expect(stderr.split('\n')).toEqual([
        `postern: needs Node 26 or later, this is ${version} (${process.execPath})`,
        expect.stringMatching(/^in a checkout .*: npm rebuild node --ignore-scripts=false$/),
        '',
      ]);
    },
  );

  test.for(['26.0.0', '27.1.0'])('%s is one that it runs with', version => {
    expect(as(version, 'version').status).toBe(0);
  });

  test('the same is said in package.json', () => {
    expect(manifest.engines.node).toBe('>=26');
  });
});

test('a link to it is a program, as npm link makes one', async () => {
  const link = join(folder.path, 'bin', 'postern');
  await symlink(launcher, link);
  const { status, stderr } = inFolder(link, ['lint', 'shop.yaml']);
  expect(stderr).toContain('1 file');
  expect(status).toBe(0);
});

test('npm runs it with paths of the folder that npm was started in', () => {
  const { status, stderr } = inFolder('npm', [
    'run',
    '-s',
    '--prefix',
    root,
    'postern',
    '--',
    'lint',
    'shop.yaml',
  ]);
  expect(stderr).toContain('1 file');
  expect(status).toBe(0);
});

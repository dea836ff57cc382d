import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { SHELL, SLEEP } from '../../src/agent/idle/waiter.ts';
import type { ImageConfig } from './oci-archive.ts';
import type { TarEntry } from './tar.ts';

export interface RootfsOptions {
  /** Folder with what `bundle.ts` makes and nothing else. */
  readonly bundles: string;
  /** Node's program on this machine. */
  readonly node: string;
}

/** How a container of Postern's image starts. The Dockerfile says the same; a test compares the two. */
export const imageConfig = {
  User: '65532:65532',
  Entrypoint: ['/usr/local/bin/node'],
  Cmd: ['/postern/postern.js'],
  WorkingDir: '/',
  Env: ['NODE_ENV=production'],
} as const satisfies ImageConfig;

/**
 * Every path of Postern's image: Node, the shell that waits while the agent is idle, the shared libraries that they load,
 * the two bundles, the pages of the rules, and the few files that the C library wants to find a user and resolve a name.
 * No command for that shell but `sleep`, no package manager, no certificates: Node carries Mozilla's set of authorities itself.
 */
export async function rootfs({ bundles, node }: RootfsOptions): Promise<readonly TarEntry[]> {
  const files: TarEntry[] = [
    { type: 'file', path: '/usr/local/bin/node', mode: 0o755, content: { copyOf: node } },
    ...[...waiterPrograms, ...(await sharedLibraries([node, ...waiterPrograms]))].map((path): TarEntry => ({
      type: 'file',
      path,
      mode: 0o755,
      content: { copyOf: path },
    })),
    text('/etc/passwd', passwd),
    text('/etc/group', group),
    text('/etc/nsswitch.conf', 'hosts: files dns\n'),
    // Says what the bundles are, so that Node need not try both kinds of module.
    text('/postern/package.json', '{"type":"module"}\n'),
  ];
  for (const name of (await readdir(bundles, { recursive: true })).toSorted()) {
    if (!/\.(c?js|sh|cache|txt|md)$/.test(name)) continue;
    files.push({
      type: 'file',
      path: `/postern/${name}`,
      mode: 0o644,
      content: { copyOf: join(bundles, name) },
    });
  }
  const folders = parentFolders(files).map((path): TarEntry => ({ type: 'folder', path, mode: 0o755 }));
  return [...folders, ...files, { type: 'folder', path: '/tmp', mode: 0o1777 }];
}

/** A copy of a program without its symbol table, which is a fifth of Node and of use in a debugger only. */
export async function stripped<T>(program: string, use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-strip-'));
  const copy = join(folder, 'program');
  try {
    await promisify(execFile)('strip', ['-o', copy, program]);
    return await use(copy);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lays the paths out in a folder of this machine. */
export async function writeRootfs(folder: string, entries: readonly TarEntry[]): Promise<void> {
  for (const entry of entries) {
    const path = join(folder, entry.path);
    await mkdir(entry.type === 'folder' ? path : dirname(path), { recursive: true });
    if (entry.type === 'link') await symlink(entry.target, path);
    if (entry.type === 'file') {
      await (Buffer.isBuffer(entry.content)
        ? writeFile(path, entry.content)
        : copyFile(entry.content.copyOf, path));
    }
    // Not as an argument of mkdir or writeFile: the umask would take bits away.
    if (entry.type !== 'link') await chmod(path, entry.mode);
  }
}

/** Of Debian, which has them at these paths: so has `node:26`, the image that this one is built in. */
const waiterPrograms = [SHELL, SLEEP] as const;

const passwd = 'root:x:0:0:root:/:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/:/sbin/nologin\n';
const group = 'root:x:0:\nnonroot:x:65532:\n';

function text(path: string, content: string): TarEntry {
  return { type: 'file', path, mode: 0o644, content: Buffer.from(content) };
}

/** What the dynamic linker would load for the programs, the linker itself included. */
async function sharedLibraries(programs: readonly string[]): Promise<readonly string[]> {
  const lists = await Promise.all(programs.map(librariesOf));
  return [...new Set(lists.flat())];
}

async function librariesOf(program: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('ldd', [program]);
  // "libm.so.6 => /lib/…/libm.so.6 (0x…)", and the linker as "/lib64/ld-linux-x86-64.so.2 (0x…)".
  const paths = [...stdout.matchAll(/(?:=>|^)\s*(\/\S+) \(0x/gm)].map(match => match[1] ?? '');
  if (paths.length === 0) throw new Error(`ldd lists no library of ${program}`);
  return paths;
}

/** Every folder above the paths, from the top down. */
function parentFolders(entries: readonly TarEntry[]): readonly string[] {
  const folders = new Set<string>();
  for (const { path } of entries) {
    for (let folder = dirname(path); folder !== '/'; folder = dirname(folder)) folders.add(folder);
  }
  return [...folders].toSorted();
}

if (import.meta.main) {
  const root = new URL('../../', import.meta.url).pathname;
  const { values } = parseArgs({
    options: { to: { type: 'string' }, bundles: { type: 'string', default: join(root, 'dist') } },
  });
  const { to, bundles } = values;
  if (to === undefined)
    throw new Error('name the folder to write to: node deploy/image/rootfs.ts --to FOLDER');
  await stripped(process.execPath, async node => writeRootfs(to, await rootfs({ bundles, node })));
}

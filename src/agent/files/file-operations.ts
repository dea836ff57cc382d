/** The file operations of the agent, passed in so that a test can make any one of them fail. */
import * as fs from 'node:fs';

/**
 * Synchronous on purpose: the targets are in memory, a swap is not interleaved with anything else of the process, and
 * no thread pool is started for it. Each throws Node's system error.
 */
export interface FileOperations {
  /** Names in a directory. */
  list(directory: string): string[];
  /** Follows no symbolic link. */
  inspect(path: string): FileStatus;
  read(path: string): Buffer;
  /** Target of a symbolic link. */
  readLink(path: string): string;
  /** The path without symbolic links. */
  realPath(path: string): string;
  /** With missing parents; no error if it is there. */
  makeDirectory(path: string): void;
  /** Fails if it is there. */
  makeNewDirectory(path: string): void;
  /** A new file that only its owner can read until `setMode`. */
  writeNew(path: string, data: Buffer): void;
  /** Exactly this mode, whatever the umask. */
  setMode(path: string, mode: number): void;
  /**
   * Lets all read a directory and its owner write to it, whatever the umask. The setgid bit stays as it was inherited: by
   * it new files get the group of the volume, which is the pod's `fsGroup`.
   */
  openDirectory(path: string): void;
  link(target: string, path: string): void;
  rename(from: string, to: string): void;
  /** A file or symbolic link. */
  remove(path: string): void;
  /** A directory with everything below it; no error if it is not there. */
  removeTree(path: string): void;
  /** How many bytes the file system of a directory can still take. */
  room(directory: string): number;
}

export interface FileStatus {
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  /** Permission bits. */
  readonly mode: number;
}

/** inode(7): S_ISGID, which Node does not name. */
const SETGID = 0o2000;

export const systemFiles: FileOperations = {
  list: directory => fs.readdirSync(directory),
  inspect(path) {
    const stats = fs.lstatSync(path);
    return { kind: kindOf(stats), mode: stats.mode & 0o777 };
  },
  read: path => fs.readFileSync(path),
  readLink: path => fs.readlinkSync(path),
  realPath: path => fs.realpathSync(path),
  makeDirectory: path => void fs.mkdirSync(path, { recursive: true }),
  makeNewDirectory: path => fs.mkdirSync(path),
  writeNew: (path, data) => fs.writeFileSync(path, data, { flag: 'wx', mode: 0o600 }),
  setMode: (path, mode) => fs.chmodSync(path, mode),
  openDirectory: path => fs.chmodSync(path, 0o755 | (fs.statSync(path).mode & SETGID)),
  link: (target, path) => fs.symlinkSync(target, path),
  rename: (from, to) => fs.renameSync(from, to),
  remove: path => fs.unlinkSync(path),
  removeTree: path => fs.rmSync(path, { recursive: true, force: true }),
  room(directory) {
    const { bavail, bsize } = fs.statfsSync(directory);
    return bavail * bsize;
  },
};

/** Whether something thrown is the system error of this code. */
export function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function kindOf(stats: fs.Stats): FileStatus['kind'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'link' : 'other';
}

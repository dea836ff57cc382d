/**
 * Files as kubelet's Secret volumes have them: the data is in a directory of its own, `..data` points to it, and what
 * the application opens are symbolic links through `..data`. One rename of that link swaps the whole set, so whoever
 * resolves `..data` once reads files that belong together. The layout is that of Kubernetes' AtomicWriter.
 */
import { dirname, join } from 'node:path';
import { PosternError, problem } from '../../errors.ts';
import { explainError } from '../explain-error.ts';
import { isSystemError, type FileOperations } from './file-operations.ts';
import { fileAndFolder, pathFault, type Payload } from './payload.ts';
import { holdsExactly } from './written-set.ts';

const DATA = '..data';
const NEW_DATA = '..data_tmp';
const TIMESTAMPED = /^\.\.(\d{4})_(\d\d)_(\d\d)_(\d\d)_(\d\d)_(\d\d)\.(\d+)$/;

const LARGER = '; raise postern.dev/size-limit: while files are replaced, old and new ones are there';

export interface WriterTools {
  readonly files: FileOperations;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Called right before a set takes the place of another one; must not throw. */
  readonly beforeReplacing?: () => void;
}

export interface Written {
  /** `created`: the directory held no set before. `unchanged`: the same content and modes were there, and all links to them. */
  readonly outcome: 'created' | 'changed' | 'unchanged';
  /** Old sets that could not be removed; the next write tries again. */
  readonly leftovers: readonly string[];
}

/**
 * Makes `directory` hold exactly `payload`. A crash between any two steps leaves the old or the new set readable, and
 * the next call removes what was left lying about. Nothing is synced to disk: the directory is expected in memory.
 * @throws PosternError `DIRECTORY_WRITE`. Nothing is published then, or the new set without all of its links; the call that
 *   makes these answers `changed`.
 */
export function writeAtomically(directory: string, payload: Payload, tools: WriterTools): Written {
  try {
    return write(directory, payload, tools);
  } catch (error) {
    if (error instanceof PosternError) throw error;
    const { message } = explainError(error);
    const advice = isSystemError(error, 'ENOSPC') ? LARGER : '';
    const reason = `${namesAll(payload) ? message : withoutPaths(message)}${advice}`;
    throw problem('DIRECTORY_WRITE', { directory, reason }, { cause: error });
  }
}

function namesAll(payload: Payload): boolean {
  return [...payload.values()].every(({ shown }) => shown === undefined);
}

/** Of a system error: `ENOSPC: no space left on device, open`. */
function withoutPaths(message: string): string {
  return message.replace(/ '.*'/s, '');
}

/** When the set in a directory was written, in milliseconds since the epoch; undefined if it holds none of ours. */
export function writtenAt(directory: string, files: Pick<FileOperations, 'readLink'>): number | undefined {
  const parts = TIMESTAMPED.exec(currentSet(directory, files) ?? '');
  if (parts === null) return undefined;
  const [year = 0, month = 1, ...rest] = parts.slice(1).map(Number);
  return Date.UTC(year, month - 1, ...rest);
}

function write(directory: string, payload: Payload, tools: WriterTools): Written {
  const { files } = tools;
  refuseBadPaths(directory, payload);
  files.makeDirectory(directory);
  const current = currentSet(directory, files);
  // First, because a set that a crash left behind may hold the memory that the new one needs.
  removeOldSets(directory, current, files);
  const visible = new Set([...payload.keys()].map(path => path.split('/')[0] ?? path));
  refuseForeignFiles(directory, visible, payload, files);

  let outcome: Written['outcome'] = 'unchanged';
  let published = current;
  if (current === undefined || !holdsExactly(join(directory, current), payload, files)) {
    published = publish(directory, payload, tools, current);
    outcome = current === undefined ? 'created' : 'changed';
  }
  // Also for a set that was there: an earlier run may have ended between the swap and this, and has told nobody.
  if (adjustLinks(directory, visible, files) && outcome === 'unchanged') outcome = 'changed';
  return { outcome, leftovers: removeOldSets(directory, published, files) };
}

function refuseBadPaths(directory: string, payload: Payload): void {
  for (const [path, file] of payload) {
    const reason = pathFault(path);
    if (reason !== undefined)
      throw problem('DIRECTORY_WRITE', {
        directory,
        reason: `${JSON.stringify(file.shown ?? path)}: ${reason}`,
      });
  }
  const path = fileAndFolder(payload.keys());
  if (path !== undefined) throw problem('FILE_CONFLICT', { directory, path });
}

/** Name of the directory that `..data` points to. */
function currentSet(directory: string, files: Pick<FileOperations, 'readLink'>): string | undefined {
  try {
    return files.readLink(join(directory, DATA));
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** A name that is taken by something other than our link would silently keep its old content. */
function refuseForeignFiles(
  directory: string,
  visible: ReadonlySet<string>,
  payload: Payload,
  files: FileOperations,
): void {
  const present = new Set(files.list(directory));
  for (const name of visible) {
    if (present.has(name) && files.inspect(join(directory, name)).kind !== 'link') {
      const reason = `${payload.get(name)?.shown ?? name} is there already and was not written by Postern; remove it or use another mount path`;
      throw problem('DIRECTORY_WRITE', { directory, reason });
    }
  }
}

/** Writes the set beside the current one and swaps. Returns the name of the new set. */
function publish(
  directory: string,
  payload: Payload,
  tools: WriterTools,
  current: string | undefined,
): string {
  const { files } = tools;
  const name = makeTimestamped(directory, current, tools);
  try {
    const set = join(directory, name);
    files.openDirectory(set);
    for (const [path, file] of payload) {
      makeFolders(set, path, files);
      files.writeNew(join(set, path), file.data);
      files.setMode(join(set, path), file.mode);
    }
    files.link(name, join(directory, NEW_DATA));
    if (current !== undefined) tools.beforeReplacing?.();
    files.rename(join(directory, NEW_DATA), join(directory, DATA));
    return name;
  } catch (error) {
    discard(directory, name, files);
    throw error;
  }
}

/**
 * Each name comes after that of the current set, also within one millisecond: a reader that has resolved an older set
 * must find it gone, never a newer one under its name.
 */
function makeTimestamped(
  directory: string,
  current: string | undefined,
  { files, now }: WriterTools,
): string {
  const time = new Date(now());
  const stamp = `..${time.toISOString().slice(0, 19).replace(/[-T:]/g, '_')}.`;
  const used = current?.startsWith(stamp) === true ? Number(current.slice(stamp.length)) : -1;
  for (let number = Math.max(time.getUTCMilliseconds(), used + 1); ; number += 1) {
    const name = `${stamp}${String(number).padStart(3, '0')}`;
    try {
      files.makeNewDirectory(join(directory, name));
      return name;
    } catch (error) {
      if (!isSystemError(error, 'EEXIST')) throw error;
    }
  }
}

function makeFolders(set: string, path: string, files: FileOperations): void {
  const folder = dirname(path);
  if (folder === '.') return;
  files.makeDirectory(join(set, folder));
  // One by one, because a umask such as 0o077 would keep the application out.
  for (let each = folder; each !== '.'; each = dirname(each)) files.openDirectory(join(set, each));
}

/** Gives back the memory of a set that was not published, as far as that works. */
function discard(directory: string, name: string, files: FileOperations): void {
  for (const step of [
    () => files.remove(join(directory, NEW_DATA)),
    () => files.removeTree(join(directory, name)),
  ]) {
    try {
      step();
    } catch {
      // The next write tries again; the first error is the one to report.
    }
  }
}

/** Answers whether a link was missing, led elsewhere or was one too many. */
function adjustLinks(directory: string, visible: ReadonlySet<string>, files: FileOperations): boolean {
  const present = new Set(files.list(directory));
  let adjusted = false;
  for (const name of visible) {
    const target = join(DATA, name);
    const path = join(directory, name);
    if (present.has(name)) {
      if (files.readLink(path) === target) continue;
      files.remove(path);
    }
    files.link(target, path);
    adjusted = true;
  }
  for (const name of present) {
    if (name.startsWith('..') || visible.has(name)) continue;
    const path = join(directory, name);
    if (files.inspect(path).kind !== 'link' || files.readLink(path) !== join(DATA, name)) continue;
    files.remove(path);
    adjusted = true;
  }
  return adjusted;
}

/** Removes every set but `keep`. Returns the names of those that could not be removed. */
function removeOldSets(directory: string, keep: string | undefined, files: FileOperations): string[] {
  return files.list(directory).filter(name => {
    if (name === keep || (name !== NEW_DATA && !TIMESTAMPED.test(name))) return false;
    try {
      if (name === NEW_DATA) files.remove(join(directory, name));
      else files.removeTree(join(directory, name));
      return false;
    } catch {
      return true;
    }
  });
}

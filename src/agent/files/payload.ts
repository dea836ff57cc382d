/** What a directory is to hold. */
export type Payload = ReadonlyMap<string, PayloadFile>;

export interface PayloadFile {
  readonly data: Buffer;
  /** Permission bits, exactly as they will be on the file. */
  readonly mode: number;
  /** What messages say in the place of its path, where its name may be a piece of a value. */
  readonly shown?: string;
}

const LONGEST_NAME = 255;
const LONGEST_PATH = 4096;

/**
 * Why a path cannot stand in a payload; undefined if it can. The rules are those of kubelet's volumes (`items[].path`):
 * relative, no element `..`, nothing that starts with `..` at the top, where the writer keeps its own names.
 */
export function pathFault(path: string): string | undefined {
  if (path === '') return 'the path is empty';
  if (path.startsWith('/')) return 'the path must be relative';
  if (path.includes('\0')) return 'the path has a NUL character';
  if (Buffer.byteLength(path) > LONGEST_PATH) return `the path is longer than ${LONGEST_PATH} bytes`;
  const elements = path.split('/');
  if (elements.some(element => element === '' || element === '.'))
    return 'the path has an empty element or an element "."';
  if (elements.includes('..')) return 'the path must not contain ".."';
  if (path.startsWith('..')) return 'the path must not start with ".."';
  if (elements.some(element => Buffer.byteLength(element) > LONGEST_NAME))
    return `a part of the path is longer than ${LONGEST_NAME} bytes`;
  return undefined;
}

/** A path that other paths of the payload use as a folder; undefined if there is none. */
export function fileAndFolder(paths: Iterable<string>): string | undefined {
  const files = new Set(paths);
  for (const path of files)
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1))
      if (files.has(path.slice(0, slash))) return path.slice(0, slash);
  return undefined;
}

/** Whether two payloads are the same files with the same content and modes. */
export function samePayload(one: Payload, other: Payload): boolean {
  return (
    one.size === other.size &&
    [...one].every(([path, file]) => {
      const counterpart = other.get(path);
      return (
        counterpart !== undefined && counterpart.mode === file.mode && counterpart.data.equals(file.data)
      );
    })
  );
}

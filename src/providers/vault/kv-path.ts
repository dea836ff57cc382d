/** Where a key stands in a key/value engine: the rules by which ESO turns `remoteRef.key` into an API path. */

export interface KvEngine {
  /** Mount; undefined: the first segment of each key. */
  readonly mount: string | undefined;
  readonly version: 'v1' | 'v2';
}

/**
 * Path below `/v1/`. A key may repeat the mount, and `data/` after it; so a secret whose own path starts with the
 * name of its mount cannot be reached by a short key, there either.
 */
export function dataPath({ mount, version }: KvEngine, key: string): string {
  if (mount !== undefined) {
    const below = belowMount({ mount, version }, key);
    return version === 'v2' ? `${mount}/data/${below}` : `${mount}/${below}`;
  }
  if (version === 'v1' || key.includes('/data/')) return key;
  const [first = '', ...rest] = key.split('/');
  return [first, 'data', ...rest].join('/');
}

/** Path of the metadata below `/v1/` in a version 2 engine; undefined for a key in which no mount can be told. */
export function metadataPath(engine: KvEngine, key: string): string | undefined {
  if (engine.mount !== undefined) return `${engine.mount}/metadata/${belowMount(engine, key)}`;
  return key.includes('/data/') ? key.replace('/data/', '/metadata/') : undefined;
}

/**
 * What lists a folder, or has the metadata of one secret, below `/v1/`: the engine itself in version 1. A folder that
 * repeats the mount is not cut, as ESO has it. Undefined where no mount can be told.
 */
export function listingPath({ mount, version }: KvEngine, folder: string): string | undefined {
  if (mount !== undefined) return version === 'v1' ? `${mount}/${folder}` : `${mount}/metadata/${folder}`;
  return version === 'v2' && folder.includes('/data/') ? folder.replace('/data/', '/metadata/') : undefined;
}

/**
 * The path as a URL has it. Empty segments vanish, as in Vault's own client; undefined for `.` and `..`, which would
 * lead out of the mount.
 */
export function urlPath(path: string): string | undefined {
  const segments = path.split('/').filter(segment => segment !== '');
  if (segments.some(segment => segment === '.' || segment === '..')) return undefined;
  return segments.map(encodeURIComponent).join('/');
}

function belowMount({ mount, version }: KvEngine, key: string): string {
  const prefix = `${mount}/`;
  if (!key.startsWith(prefix)) return key;
  const below = key.slice(prefix.length);
  return version === 'v2' && below.startsWith('data/') ? below.slice('data/'.length) : below;
}

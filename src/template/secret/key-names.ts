/**
 * Which keys a message may name. Keys of a manifest, keys and member names that a provider gives, and what `rewrite` makes
 * of them are names: they stand in errors and logs, as with External Secrets. What a template of keys and values renders is
 * another matter: a value with a line end in it makes keys out of its own pieces. Such a key may be named if it is one of
 * the fetched keys or is spelled in the template; for any other a message names its place. What delivers data does not ask:
 * files, variables and what `postern render` prints of a Secret have all keys, since there they are keys.
 */

/** The data of one Secret. */
export interface SecretData extends ReadonlyMap<string, Buffer> {
  /** What messages say in the place of keys that only rendered text has. */
  readonly unnamedKeys?: ReadonlyMap<string, string> | undefined;
}

/** A key for a message. */
export function keyName(key: string, { unnamedKeys }: Pick<SecretData, 'unnamedKeys'>): string {
  return unnamedKeys?.get(key) ?? key;
}

/** Advice on a key that messages do not name; nothing for any other. */
export function unnamedAdvice(key: string, { unnamedKeys }: Pick<SecretData, 'unnamedKeys'>): string {
  if (unnamedKeys?.has(key) !== true) return '';
  return '; if it is a piece of a value, write the value as {{ .key | toJson }}, else write the key into the template';
}

export interface RenderedKeys {
  /** Field path. */
  readonly path: string;
  /** The template. */
  readonly text: string;
  readonly output: Buffer;
}

/** The keys among `keys` that messages must not name, each with its place. */
export function unnamedKeysOf(
  keys: Iterable<string>,
  fetched: ReadonlyMap<string, unknown>,
  { path, text, output }: RenderedKeys,
): Map<string, string> {
  // Looked up rather than searched for: a document may have many keys.
  const words = new Set(text.split(/[^-._\p{L}\p{N}]+/u));
  const spelled = linesOfKeys(text);
  const lines = linesOfKeys(output.toString('utf8'));
  const unnamed = new Map<string, string>();
  for (const key of keys) {
    // A word of its own: a piece of a value is not spelled because a longer word contains it.
    if (fetched.has(key) || words.has(key) || spelled.has(key)) continue;
    const line = lines.get(key);
    unnamed.set(key, `(${path}: made by rendering${line === undefined ? '' : `, line ${line}`})`);
  }
  return unnamed;
}

/** What stands before the first colon of each line, as far as it is written without escapes. */
function linesOfKeys(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries()) {
    const colon = line.search(/:(?:\s|$)/);
    if (colon === -1) continue;
    const key = line.slice(0, colon).trim();
    const bare = /^(["'])(.*)\1$/.exec(key)?.[2] ?? key;
    if (!lines.has(bare)) lines.set(bare, index + 1);
  }
  return lines;
}

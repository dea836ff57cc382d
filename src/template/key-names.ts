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
  const unnamed = new Map<string, string>();
  for (const key of keys) {
    if (fetched.has(key) || spells(text, key)) continue;
    const line = lineOf(key, output.toString('utf8'));
    unnamed.set(key, `(${path}: made by rendering${line === undefined ? '' : `, line ${line}`})`);
  }
  return unnamed;
}

/** As a word of its own: a piece of a value is not spelled because a longer word contains it. */
function spells(text: string, key: string): boolean {
  return new RegExp(`(?<![-._\\p{L}\\p{N}])${RegExp.escape(key)}(?![-._\\p{L}\\p{N}])`, 'u').test(text);
}

/** undefined: written with escapes, or not at the start of a line. */
function lineOf(key: string, output: string): number | undefined {
  const found = new RegExp(`^[ \\t{?]*["']?${RegExp.escape(key)}["']?[ \\t]*:`, 'mu').exec(output);
  return found === null ? undefined : output.slice(0, found.index).split('\n').length;
}

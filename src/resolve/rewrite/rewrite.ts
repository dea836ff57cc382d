/** `rewrite` of a `dataFrom` entry: the keys of what was fetched, changed step by step as External Secrets changes them. */
import { describe, problem } from '../../errors.ts';
import { compileRegexp } from '../../golang/regexp/regexp.ts';
import { quoteText } from '../quote-text.ts';
import { mergeValues, type MergeRewrite } from './rewrite-merge.ts';

/** One step. Of several in one entry, which the schema refuses, the first of these counts. */
export interface Rewrite {
  readonly merge?: MergeRewrite | undefined;
  readonly regexp?: { readonly source: string; readonly target: string } | undefined;
  readonly transform?: { readonly template: string } | undefined;
}

/**
 * Reads a template once and renders it for each key, which is its `.value`. Both may throw: what they say goes into the
 * error, so it must not contain a secret value.
 */
export type PrepareTransform = (template: string) => (key: string) => string;

/** Keys that a step made one: the value of the last one is kept. External Secrets keeps any, a different one each time. */
export interface KeyCollision {
  /** The place of the step in the list. */
  readonly index: number;
  /** In their order. */
  readonly from: readonly string[];
  readonly to: string;
}

export type Data = ReadonlyMap<string, Buffer>;

/**
 * Applies all steps. Merged numbers go through float64 as in External Secrets, or keep their text. Keys that become the same are no error: the last in the order of their bytes wins, and `collided`
 * hears of it.
 *
 * @throws PosternError `REWRITE_FAILED` in ESO's words, without any value
 */
export function rewriteKeys(
  rewrites: readonly Rewrite[],
  data: Data,
  prepareTransform: PrepareTransform,
  collided: (collision: KeyCollision) => void = () => undefined,
  numbers: 'float64' | 'literal' = 'float64',
): Map<string, Buffer> {
  let current = data;
  for (const [index, rewrite] of rewrites.entries()) {
    const fail = (reason: string): Error => problem('REWRITE_FAILED', { index, reason });
    const rename = (newName: (key: string) => string): Data => {
      const { renamed, collisions } = renameAll(current, newName);
      for (const { from, to } of collisions) collided({ index, from, to });
      return renamed;
    };
    if (rewrite.merge !== undefined) {
      current = mergeValues(rewrite.merge, current, reason => fail(`merge failed with ${reason}`), numbers);
    } else if (rewrite.regexp !== undefined) {
      current = rename(byRegexp(rewrite.regexp, fail));
    } else if (rewrite.transform !== undefined) {
      current = rename(byTemplate(rewrite.transform.template, prepareTransform, fail));
    }
  }
  return new Map(current);
}

type Fail = (reason: string) => Error;

function byRegexp({ source, target }: NonNullable<Rewrite['regexp']>, fail: Fail): (key: string) => string {
  const regexp = attempt(
    () => compileRegexp(source),
    reason => fail(`regexp failed with failed to compile: ${reason}`),
  );
  return key => regexp.replaceAll(key, target);
}

function byTemplate(template: string, prepare: PrepareTransform, fail: Fail): (key: string) => string {
  const render = attempt(
    () => prepare(template),
    reason => fail(`transform failed with failed to parse template: ${reason}`),
  );
  return key =>
    attempt(
      () => render(key),
      reason => fail(`transform failed with failed to execute template for key ${quoteText(key)}: ${reason}`),
    );
}

function attempt<T>(action: () => T, fail: Fail): T {
  try {
    return action();
  } catch (error) {
    throw fail(describe(error));
  }
}

function renameAll(
  data: Data,
  newName: (key: string) => string,
): { readonly renamed: Data; readonly collisions: readonly { from: readonly string[]; to: string }[] } {
  const origins = new Map<string, string[]>();
  const renamed = new Map<string, Buffer>();
  for (const [key, value] of sorted(data)) {
    const name = newName(key);
    renamed.set(name, value);
    const from = origins.get(name);
    if (from === undefined) origins.set(name, [key]);
    else from.push(key);
  }
  const collisions = [...origins].filter(([, from]) => from.length > 1).map(([to, from]) => ({ from, to }));
  return { renamed, collisions };
}

function sorted(data: Data): [string, Buffer][] {
  return [...data].toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

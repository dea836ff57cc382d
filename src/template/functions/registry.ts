/** The functions that External Secrets adds to Go's templates, loaded as templates use them. */
import type { FunctionTable, TemplateFunction } from '../function.ts';
import { functionGroups } from './names.ts';

/** Go's builtins (`index`, `printf` …) are the evaluator's and not known here. */
export function isKnownFunction(name: string): boolean {
  return groupOf.has(name);
}

/**
 * The functions of these names; names that are not known are left out. Imports only the groups that have one of
 * them: some have libraries that would cost a pod memory for nothing.
 */
export async function loadFunctions(names: Iterable<string>): Promise<FunctionTable> {
  const found: [string, TemplateFunction][] = [];
  for (const name of names) {
    const group = await loadGroup(groupOf.get(name) ?? '');
    if (Object.hasOwn(group, name) && group[name] !== undefined) found.push([name, group[name]]);
  }
  return Object.fromEntries(found);
}

/** All functions of one group; none where there is no such group. */
export async function loadGroup(group: string): Promise<FunctionTable> {
  return (await loaders.get(group)?.()) ?? {};
}

const groupOf: ReadonlyMap<string, string> = new Map(
  Object.entries(functionGroups).flatMap(([group, names]) => names.map(name => [name, group] as const)),
);

// One dynamic import written out for each, so that the bundler and a reader can follow it.
const loaders: ReadonlyMap<string, () => Promise<FunctionTable>> = new Map([
  ['arithmetic', async () => (await import('./arithmetic.ts')).arithmetic],
  ['conversions', async () => (await import('./conversions.ts')).conversions],
  ['dates', async () => (await import('./dates.ts')).dates],
  ['decimals', async () => (await import('./decimals.ts')).decimals],
  ['defaults', async () => (await import('./defaults.ts')).defaults],
  ['dicts', async () => (await import('./dicts.ts')).dicts],
  ['encodings', async () => (await import('./encodings.ts')).encodings],
  ['flow', async () => (await import('./flow.ts')).flow],
  ['json', async () => (await import('./json.ts')).json],
  ['lists', async () => (await import('./lists.ts')).lists],
  ['paths', async () => (await import('./paths.ts')).paths],
  ['random', async () => (await import('./random.ts')).random],
  ['regex', async () => (await import('./regex.ts')).regex],
  ['semver', async () => (await import('./semver.ts')).semver],
  ['sequences', async () => (await import('./sequences.ts')).sequences],
  ['strings', async () => (await import('./strings.ts')).strings],
  ['types', async () => (await import('./types.ts')).types],
  ['urls', async () => (await import('./urls.ts')).urls],
  ['words', async () => (await import('./words.ts')).words],
  ['yaml', async () => (await import('./yaml.ts')).yaml],
]);

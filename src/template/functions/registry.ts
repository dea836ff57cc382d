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
  ['aes', async () => (await import('./aes.ts')).aes],
  ['arithmetic', async () => (await import('./arithmetic.ts')).arithmetic],
  ['certificates', async () => (await import('./certificates.ts')).certificates],
  ['conversions', async () => (await import('./conversions.ts')).conversions],
  ['dates', async () => (await import('./dates.ts')).dates],
  ['decimals', async () => (await import('./decimals.ts')).decimals],
  ['defaults', async () => (await import('./defaults.ts')).defaults],
  ['dicts', async () => (await import('./dicts.ts')).dicts],
  ['encodings', async () => (await import('./encodings.ts')).encodings],
  ['flow', async () => (await import('./flow.ts')).flow],
  ['hashes', async () => (await import('./hashes.ts')).hashes],
  ['json', async () => (await import('./json.ts')).json],
  ['jwk', async () => (await import('./jwk.ts')).jwk],
  ['lists', async () => (await import('./lists.ts')).lists],
  ['passwords', async () => (await import('./passwords.ts')).passwords],
  ['paths', async () => (await import('./paths.ts')).paths],
  ['pem', async () => (await import('./pem.ts')).pem],
  ['pkcs12', async () => (await import('./pkcs12.ts')).pkcs12],
  ['privateKeys', async () => (await import('./private-keys.ts')).privateKeys],
  ['random', async () => (await import('./random.ts')).random],
  ['regex', async () => (await import('./regex.ts')).regex],
  ['rsa', async () => (await import('./rsa.ts')).rsa],
  ['semver', async () => (await import('./semver.ts')).semver],
  ['sequences', async () => (await import('./sequences.ts')).sequences],
  ['strings', async () => (await import('./strings.ts')).strings],
  ['types', async () => (await import('./types.ts')).types],
  ['unique', async () => (await import('./unique.ts')).unique],
  ['urls', async () => (await import('./urls.ts')).urls],
  ['words', async () => (await import('./words.ts')).words],
  ['yaml', async () => (await import('./yaml.ts')).yaml],
]);

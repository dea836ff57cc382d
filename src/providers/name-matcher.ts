/** `find.name.regexp`: RE2, and a match anywhere in the name is one. */
import { describe, problem } from '../errors.ts';
import type { RemoteFind } from '../resolve/contract.ts';

/**
 * Whether a name matches. Without `name`, or without an expression in it, every name does.
 * @throws PosternError `FIND_REFUSED` for what is no RE2 expression
 */
export async function nameMatcher(
  store: string,
  name: RemoteFind['name'],
): Promise<(candidate: string) => boolean> {
  const source = name?.regexp ?? '';
  if (source === '') return () => true;
  // Loaded when a manifest finds by name: few do, and it takes longer to load than the rest of a provider.
  const { compileRegexp } = await import('../golang/regexp/regexp.ts');
  try {
    const regexp = compileRegexp(source);
    return candidate => regexp.test(candidate);
  } catch (error) {
    const reason = `could not compile find.name.regexp [${source}]: ${describe(error)}`;
    throw problem('FIND_REFUSED', { store, reason }, { cause: error });
  }
}

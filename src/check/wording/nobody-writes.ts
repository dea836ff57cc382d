import { listed } from './listed.ts';

/** Any one of them helps. */
const MOST_NAMED = 5;

/**
 * What is said where a pod needs Secrets and no ExternalSecret writes any of them.
 *
 * @param names of the Secrets, at least one
 * @param where it was looked: ` in namespace shop`
 * @param bring what to do about an ExternalSecret
 */
export function nobodyWrites(
  names: ReadonlySet<string>,
  where: string,
  bring = 'apply',
): { readonly message: string; readonly fix: string } {
  const [what, they, target] =
    names.size === 1 ? ['Secret', 'it', 'it'] : ['one of the Secrets', 'them', 'one of them'];
  return {
    message: `no ExternalSecret${where} writes ${what} ${listed(names, MOST_NAMED)}: pods that need ${they} are refused until one does`,
    fix: `${bring} an ExternalSecret whose target is ${target}, name an ExternalSecret (postern.dev/inject: <name>), or remove the annotation`,
  };
}

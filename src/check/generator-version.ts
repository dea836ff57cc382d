import { GENERATOR_GROUP, GENERATOR_VERSION } from '../api/generators/index.ts';
import { error, type RuleFinding } from './rule.ts';

/**
 * An error for the `apiVersion` of a `generatorRef` that no generator has; none for an absent one.
 *
 * @param at field path and JSON pointer of the `generatorRef`
 */
export function generatorVersionFindings(
  at: { readonly path: string; readonly pointer: string },
  version: string | undefined,
): readonly RuleFinding[] {
  const current = `${GENERATOR_GROUP}/${GENERATOR_VERSION}`;
  if (version === undefined || version === '' || version === current) return [];
  const patch = [{ op: 'replace', path: `${at.pointer}/apiVersion`, value: current }] as const;
  return [error(`${at.path}.apiVersion`, 'is not the version of a generator', `write ${current}`, patch)];
}

import { compileNamespaceRegex } from '../../manifest/namespace-regex.ts';
import { warning, type ExternalSecretRule, type RuleFinding } from '../rule.ts';

/**
 * A `find` by an expression that every name matches, such as `.*`.
 *
 * The application gets every secret that the store can read, those of other applications and of the future included. Name
 * what it needs: with `extract` or `data`, or by an expression for its own names (`^shop-`). A `path` narrows it too.
 */
export const findEverything: ExternalSecretRule = {
  id: 'PST706',
  title: 'a `find` whose expression takes every name',
  kinds: ['ExternalSecret'],
  check: ({ spec }) =>
    (spec?.dataFrom ?? []).flatMap((entry, index): readonly RuleFinding[] => {
      const { name, path, tags } = entry?.find ?? {};
      if (name?.regexp === undefined || (path ?? '') !== '' || tags !== undefined) return [];
      if (!takesEverything(name.regexp)) return [];
      const message = 'takes every secret that the store can read';
      return [
        warning(
          `spec.dataFrom[${index}].find.name.regexp`,
          message,
          'write an expression for the names that are needed',
        ),
      ];
    }),
};

/** Names that have nothing in common. */
const probes = ['a', 'Z', '7', 'shop/db_password', 'x-9.y', 'ÄÖ'];

function takesEverything(source: string): boolean {
  const compiled = compileNamespaceRegex(source);
  return 'regex' in compiled && probes.every(name => compiled.regex.test(name));
}

import { generatorVersionFindings } from '../generator-version.ts';
import { type ExternalSecretRule } from '../rule.ts';

/**
 * A `generatorRef.apiVersion` that no generator has.
 *
 * All generators are of `generators.external-secrets.io/v1alpha1`, whatever the version of the ExternalSecret. With another one
 * External Secrets finds no such kind when it fetches.
 */
export const generatorVersion: ExternalSecretRule = {
  id: 'PST124',
  title: 'a `generatorRef` whose `apiVersion` no generator has',
  kinds: ['ExternalSecret'],
  check: ({ spec }) =>
    (spec?.dataFrom ?? []).flatMap((entry, index) => {
      const at = {
        path: `spec.dataFrom[${index}].sourceRef.generatorRef`,
        pointer: `/spec/dataFrom/${index}/sourceRef/generatorRef`,
      };
      return generatorVersionFindings(at, entry?.sourceRef?.generatorRef?.apiVersion);
    }),
};

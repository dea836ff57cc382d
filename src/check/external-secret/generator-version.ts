import { GENERATOR_GROUP, GENERATOR_VERSION } from '../../api/generators/index.ts';
import { error, type ExternalSecretRule } from '../rule.ts';

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
  check({ spec }) {
    const current = `${GENERATOR_GROUP}/${GENERATOR_VERSION}`;
    return (spec?.dataFrom ?? []).flatMap((entry, index) => {
      const version = entry?.sourceRef?.generatorRef?.apiVersion ?? '';
      if (version === '' || version === current) return [];
      const path = `spec.dataFrom[${index}].sourceRef.generatorRef.apiVersion`;
      const patch = [
        { op: 'replace', path: `/spec/dataFrom/${index}/sourceRef/generatorRef/apiVersion`, value: current },
      ] as const;
      return [error(path, 'is not the version of a generator', `write ${current}`, patch)];
    });
  },
};

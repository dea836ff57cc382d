import { CHECKED_GENERATOR_KINDS } from '../../api/checked-kinds.ts';
import { GENERATOR_GROUP, GENERATOR_VERSION } from '../../api/generators/index.ts';
import { GROUP } from '../../api/kinds.ts';
import { meantKindOf } from '../../api/meant-kind.ts';
import { kindFinding } from '../api-version.ts';
import { error, type SourceRule } from '../rule.ts';

/**
 * An `apiVersion` that no generator has.
 *
 * Generators are of `generators.external-secrets.io/v1alpha1`, though ExternalSecret and the stores are of
 * `external-secrets.io/v1`.
 */
export const generatorVersionOf: SourceRule = {
  id: 'PST412',
  title: 'an `apiVersion` that no generator has',
  kinds: CHECKED_GENERATOR_KINDS,
  checkSource(object) {
    const { apiVersion, kind } = object;
    const meant = meantKindOf(object);
    const slip = meant !== undefined && meant !== kind ? [kindFinding(kind, meant, GENERATOR_GROUP)] : [];
    const current = `${GENERATOR_GROUP}/${GENERATOR_VERSION}`;
    const group = String(apiVersion).split('/')[0];
    const isOthers = group !== GENERATOR_GROUP && group !== GROUP && slip.length === 0;
    if (apiVersion === current || isOthers) return slip;
    const patch = [{ op: 'replace', path: '/apiVersion', value: current }] as const;
    return [
      ...slip,
      error('apiVersion', 'is not a version of a generator', `write apiVersion: ${current}`, patch),
    ];
  },
};

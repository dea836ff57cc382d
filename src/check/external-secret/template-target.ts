import { nearestName } from '../../api/validate/nearest-name.ts';
import { error, type ExternalSecretRule } from '../rule.ts';

const targets = ['Data', 'Annotations', 'Labels'];

/*
 * spec.target.template.templateFrom[].target
 *   without spec.target.manifest, or with v1 Secret  Data, Annotations or Labels in any case; empty means Data
 *   with another manifest                            any path
 */
/**
 * A `templateFrom` target that a Secret does not have.
 *
 * A Secret has data, annotations and labels. Another path is of use with `target.manifest` only.
 */
export const templateTarget: ExternalSecretRule = {
  id: 'PST109',
  title: 'a `templateFrom` target that a Secret does not have',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    const { manifest, template } = spec?.target ?? {};
    if (manifest !== undefined && (manifest.apiVersion !== 'v1' || manifest.kind !== 'Secret')) return [];
    return (template?.templateFrom ?? []).flatMap((from, index) => {
      const target = from?.target ?? '';
      if (target === '' || targets.some(known => known.toLowerCase() === target.toLowerCase())) return [];
      const nearest = nearestName(target, targets);
      return [
        error(
          `spec.target.template.templateFrom[${index}].target`,
          'must be Data, Annotations or Labels when the target is a Secret',
          nearest === undefined ? undefined : `write ${nearest}`,
        ),
      ];
    });
  },
};

import type { PushSecret } from '../../api/push-secret.ts';
import { generatorVersionFindings } from '../generator-version.ts';
import type { Rule } from '../rule.ts';

/**
 * A `selector.generatorRef.apiVersion` that no generator has.
 *
 * All generators are of `generators.external-secrets.io/v1alpha1`, and PushSecrets are not. With another group External Secrets stops
 * with "generatorRef may only reference the generators group" and does not try again.
 */
export const pushGeneratorVersion: Rule<PushSecret> = {
  id: 'PST530',
  title: 'a `generatorRef` whose `apiVersion` no generator has',
  kinds: ['PushSecret'],
  check: ({ spec }) =>
    generatorVersionFindings(
      { path: 'spec.selector.generatorRef', pointer: '/spec/selector/generatorRef' },
      spec?.selector?.generatorRef?.apiVersion,
    ),
};

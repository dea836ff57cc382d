import { askableKeys, askedKeyFindings } from '../asked-keys.ts';
import type { SetRule } from '../rule.ts';
import { keysOfGenerators } from './generator-keys.ts';
import { ofMadeExternalSecrets } from './placed.ts';

/**
 * A template that asks for a key that the generator of its `dataFrom` does not produce.
 *
 * External Secrets renders with "missingkey=error": such a template fails ("map has no entry for key"), and no Secret is
 * written. A `Password` gives the keys of its `secretKeys`, or `password` without; a `Fake` those of its `data`. Write one of
 * these, or add the key to the generator. Looked at where the generator is seen and every other key is known too; PST120 looks at
 * those whose keys are always the same. Of a ClusterExternalSecret, which makes its ExternalSecret in many namespaces, the keys
 * are those that generators of this name give in any of them; when it is applied only a ClusterGenerator is looked at.
 */
export const generatedKeysAsked: SetRule = {
  id: 'PST614',
  title: 'a template that asks for a key that the generator of its `dataFrom` does not produce',
  kinds: ['ExternalSecret', 'ClusterExternalSecret'],
  checkSet: set =>
    ofMadeExternalSecrets(set, ({ spec = {} }, namespace) =>
      askedKeyFindings(spec, () =>
        // What can be said without the generators has been.
        askableKeys(spec) === undefined ? askableKeys(spec, keysOfGenerators(set, namespace)) : undefined,
      ),
    ),
};

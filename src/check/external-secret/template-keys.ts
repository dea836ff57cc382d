import { askableKeys, askedKeyFindings } from '../asked-keys.ts';
import type { ExternalSecretRule } from '../rule.ts';

/**
 * A template that asks for a key that no entry of `data` or `dataFrom` produces.
 *
 * External Secrets renders with "missingkey=error": such a template fails ("map has no entry for key"), and no Secret is
 * written. Looked at only where every key is known, that is without `dataFrom`, or with generators alone that always produce
 * the same keys, such as ECRAuthorizationToken or SSHKey. Where the manifest of the generator says the keys it is PST614.
 */
export const templateAsksFor: ExternalSecretRule = {
  id: 'PST120',
  title: 'a template that asks for a key that no entry of `data` or `dataFrom` produces',
  kinds: ['ExternalSecret'],
  check: ({ spec = {} }) => askedKeyFindings(spec, () => askableKeys(spec)),
};

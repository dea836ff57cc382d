import { placeholderFindings } from '../placeholder-findings.ts';
import type { ExternalSecretRule } from '../rule.ts';

/**
 * A value that a reader of documentation was meant to replace.
 *
 * `<your-project>`, `YOUR_VAULT`, `changeme`, `${REGION}` and hosts below `example.com` are copied from guides more often than
 * meant. It is a warning: somebody may really call a secret so.
 */
export const placeholders: ExternalSecretRule = {
  id: 'PST116',
  title: 'a value that documentation means to be replaced: `<project>`, `YOUR_…`, `changeme`, `example.com`',
  kinds: ['ExternalSecret'],
  check: ({ spec }) => placeholderFindings(spec),
};

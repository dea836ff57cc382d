import type { RuleInfo } from '../../check/rule.ts';

/**
 * A name or path that is Postern's own is taken.
 *
 * Volumes, containers and folders that begin with `postern` are added by injection. Give yours another name.
 */
export const nameTaken: RuleInfo = {
  id: 'PST312',
  title: "a name or path that is Postern's own is taken",
};

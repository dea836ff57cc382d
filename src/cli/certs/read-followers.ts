import { describe } from '../../errors.ts';
import { isForbidden } from '../../kube/status-error.ts';
import type { CertsTools } from './certs-tools.ts';
import { notFollowed } from './not-followed.ts';
import { readLeases } from './read-leases.ts';
import { readTargets } from './read-targets.ts';

export interface Followers {
  /** Who has not followed an emergency, a sentence each, as far as this user may see it. */
  readonly behind: readonly string[];
  /** What this user may not see; undefined: nothing. */
  readonly unknown: string | undefined;
}

/** Read after the Secret, so that nothing in it is older than what that says. @throws PosternError `KUBE_…` */
export async function readFollowers(tools: CertsTools, calledBack: readonly string[]): Promise<Followers> {
  const { client, place } = tools;
  try {
    const [{ targets, unread }, { reports }] = await Promise.all([
      readTargets(client, place),
      readLeases(client, place),
    ]);
    return {
      behind: notFollowed({ targets, reports, now: tools.now() }, calledBack),
      unknown: unread.length === 0 ? undefined : `this user may not list ${unread.join(', ')}`,
    };
  } catch (error) {
    if (isForbidden(error)) return { behind: [], unknown: describe(error) };
    throw error;
  }
}

import { error, type Rule } from '../rule.ts';

/**
 * A deploy token of no project or group, or of both.
 *
 * Exactly one of `projectID` and `groupID` says where the token is made.
 */
export const gitlabTarget: Rule<Generator> = {
  id: 'PST409',
  title: 'a deploy token of no project or group, or of both',
  kinds: ['GitlabDeployToken'],
  check({ spec }) {
    const given = ['projectID', 'groupID'].filter(name => (spec?.[name] ?? '') !== '');
    if (spec === undefined || given.length === 1) return [];
    const message = `must have exactly one of projectID and groupID, and has ${given.length === 0 ? 'none' : 'both'}`;
    return [error('spec', message)];
  },
};

interface Generator {
  readonly spec: Readonly<Record<string, unknown>>;
}

import type { Requirements } from '../../../api/secret-policy.ts';
import { POD_KINDS } from '../../across/pod-references.ts';
import { excerpt } from '../../excerpt.ts';
import { error } from '../../rule.ts';
import type { RequirementRule } from '../contract.ts';
import { periodOf } from '../period.ts';
import { ASKING_KINDS } from './asking.ts';
import { refreshTimeOf } from './refresh-times.ts';

type Parameters = NonNullable<Requirements['refresh']>;

/**
 * A refresh interval that a SecretPolicy does not allow.
 *
 * `require.refresh` has the shortest (`atLeast`) and the longest (`atMost`) interval, and whether an object may be refreshed
 * `never`: with `refreshInterval: 0`, or another `refreshPolicy` than `Periodic`. Each fetch costs a call to the provider, and
 * a value that is fetched seldom stays in use after it was taken back. Where no interval is written it is one hour. The
 * annotation `postern.dev/refresh` of a pod stands for the intervals of what it is given, and is held to the same.
 */
export const refreshBounds: RequirementRule<Parameters> = {
  id: 'PST803',
  title: 'a refresh interval that a SecretPolicy does not allow',
  kinds: [...ASKING_KINDS, ...POD_KINDS.map(([, kind]) => kind)],
  prepare: ({ atLeast, atMost, never = false }) => {
    const least = periodOf(atLeast);
    const most = periodOf(atMost);
    return subject => {
      const time = refreshTimeOf(subject);
      if (time === undefined) return [];
      if ('never' in time) {
        return never
          ? []
          : [error(time.path, `${time.never}, and a refresh is asked for`, fixOf(atLeast, atMost))];
      }
      const { milliseconds, text, path } = time;
      if (least !== undefined && milliseconds < least) {
        return [
          error(path, `${excerpt(text)} is shorter than ${atLeast}, the least`, fixOf(atLeast, atMost)),
        ];
      }
      if (most !== undefined && milliseconds > most) {
        return [error(path, `${excerpt(text)} is longer than ${atMost}, the most`, fixOf(atLeast, atMost))];
      }
      return [];
    };
  },
};

function fixOf(atLeast: string | undefined, atMost: string | undefined): string {
  if (atLeast !== undefined && atMost !== undefined)
    return `write an interval from ${goText(atLeast)} to ${goText(atMost)}`;
  if (atLeast !== undefined) return `write an interval of at least ${goText(atLeast)}`;
  return atMost === undefined
    ? 'write an interval such as 1h'
    : `write an interval of at most ${goText(atMost)}`;
}

/** Days, which a policy may be written in and an interval not. */
function goText(period: string): string {
  const days = /^(\d+)d$/u.exec(period)?.[1];
  return days === undefined ? period : `${Number(days) * 24}h`;
}

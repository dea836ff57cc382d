import type { Requirements } from '../../../api/secret-policy.ts';
import { POD_KINDS } from '../../across/pod-references.ts';
import { excerpt } from '../../wording/excerpt.ts';
import { error } from '../../rule.ts';
import type { RequirementRule } from '../contract.ts';
import { periodOf } from '../period.ts';
import { ASKING_KINDS } from './asking.ts';
import { intervalText } from './interval-text.ts';
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
          : [error(time.path, `${time.never}, and a refresh is asked for`, fixOf(least, most))];
      }
      const { milliseconds, text, path } = time;
      if (least !== undefined && milliseconds < least) {
        return [error(path, `${excerpt(text)} is shorter than ${atLeast}, the least`, fixOf(least, most))];
      }
      if (most !== undefined && milliseconds > most) {
        return [error(path, `${excerpt(text)} is longer than ${atMost}, the most`, fixOf(least, most))];
      }
      return [];
    };
  },
};

function fixOf(least: number | undefined, most: number | undefined): string {
  if (least !== undefined && most !== undefined)
    return `write an interval from ${intervalText(least)} to ${intervalText(most)}`;
  if (least !== undefined) return `write an interval of at least ${intervalText(least)}`;
  return most === undefined
    ? 'write an interval such as 1h'
    : `write an interval of at most ${intervalText(most)}`;
}

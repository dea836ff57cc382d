import { cronProblem } from '../cron-problem.ts';
import { error, warning, type ExternalSecretRule } from '../rule.ts';

/**
 * `syncWindows` that never open, or that nothing reads.
 *
 * Windows hold back periodic refreshes only. A schedule is five fields of cron: minute, hour, day, month, weekday.
 */
export const syncWindows: ExternalSecretRule = {
  id: 'PST125',
  title: '`syncWindows` that never open, or that nothing reads',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    const windows = spec?.syncWindows?.windows;
    if (windows === undefined) return [];
    const policy = spec?.refreshPolicy ?? 'Periodic';
    const unread =
      policy === 'Periodic'
        ? []
        : [warning('spec.syncWindows', `has no effect with refreshPolicy ${policy}`, 'remove it')];
    const schedules = windows.flatMap((window, index) => {
      const problem = window?.schedule === undefined ? undefined : cronProblem(window.schedule);
      return problem === undefined ? [] : [error(`spec.syncWindows.windows[${index}].schedule`, problem)];
    });
    return [...unread, ...schedules];
  },
};

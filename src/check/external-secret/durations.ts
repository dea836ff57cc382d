import { durationFindings } from '../duration-findings.ts';
import type { ExternalSecretRule } from '../rule.ts';

/*
 * spec.refreshInterval                  Go duration; 0 and below fetch once
 * spec.syncWindows.windows[].duration   Go duration
 */
/** The schema takes any text here; ESO's webhook fails to decode it, without naming the field. */
export const durations: ExternalSecretRule = {
  id: 'PST110',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    return [
      ...durationFindings('spec.refreshInterval', spec?.refreshInterval),
      ...(spec?.syncWindows?.windows ?? []).flatMap((window, index) =>
        durationFindings(`spec.syncWindows.windows[${index}].duration`, window?.duration),
      ),
    ];
  },
};

import { durationFindings } from '../duration-findings.ts';
import type { ExternalSecretRule } from '../rule.ts';

/*
 * spec.refreshInterval                  Go duration; 0 and below fetch once
 * spec.syncWindows.windows[].duration   Go duration
 */
/**
 * A duration that Go does not read, such as `1d`.
 *
 * The schema takes any text here; the webhook of External Secrets fails to decode it without naming the field. Go knows
 * h, m, s, ms, us and ns: write `24h` for a day.
 */
export const durations: ExternalSecretRule = {
  id: 'PST110',
  title: 'a duration that Go does not read, such as `1d`',
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

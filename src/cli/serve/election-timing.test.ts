import { expect, test } from 'vitest';
import { readElectionTiming } from './election-timing.ts';

const given = (texts: Readonly<Record<string, string>> = {}) =>
  readElectionTiming(
    flag =>
      texts[flag] ??
      {
        'leader-elect-lease-duration': '15s',
        'leader-elect-renew-deadline': '10s',
        'leader-elect-retry-period': '2s',
      }[flag],
  );

test('durations are in the form of Kubernetes, fractions of a second included', () => {
  expect(given({ 'leader-elect-retry-period': '500ms', 'leader-elect-lease-duration': '1m' })).toEqual({
    durationSeconds: 60,
    renewDeadlineSeconds: 10,
    retrySeconds: 0.5,
  });
});

test.each<[string, string, string]>([
  ['leader-elect-lease-duration', '15', 'a unit is missing'],
  ['leader-elect-retry-period', '0s', '--leader-elect-retry-period must be longer than 0'],
  ['leader-elect-retry-period', '-1s', '--leader-elect-retry-period must be longer than 0'],
  [
    'leader-elect-lease-duration',
    '10s',
    '--leader-elect-lease-duration must be more than --leader-elect-renew-deadline',
  ],
  [
    'leader-elect-renew-deadline',
    '2.4s',
    '--leader-elect-renew-deadline must be more than 1.2 times --leader-elect-retry-period',
  ],
  ['leader-elect-lease-duration', '10.5s', 'a number of whole seconds'],
])('--%s=%s is refused with the reason', (flag, text, reason) => {
  expect(() => given({ [flag]: text })).toThrow(reason);
});

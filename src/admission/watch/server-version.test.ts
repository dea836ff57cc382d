import { afterEach, expect, test } from 'vitest';
import { recordedLog } from '../../kube/testing/recorded-log.ts';
import { parseVersion, watchServerVersion, type VersionWatch } from './server-version.ts';

let watch: VersionWatch | undefined;
afterEach(() => watch?.stop());

test.each([
  ['1', '36', { major: 1, minor: 36 }],
  ['1', '36+', { major: 1, minor: 36 }],
  ['2', '0', { major: 2, minor: 0 }],
  ['1', '', undefined],
  ['', '', undefined],
])('reads major "%s" and minor "%s"', (major, minor, version) => {
  expect(parseVersion({ major, minor })).toEqual(version);
});

test('follows an upgrade of the cluster', async () => {
  start(['35', '36']);

  await expect.poll(() => watch?.current()).toEqual({ major: 1, minor: 36 });
});

test('is not known before it was read, and tries again until it was', async () => {
  const log = start([new Error('connection refused'), new Error('connection refused'), '36']);

  expect(watch?.current()).toBeUndefined();
  expect(await watch?.known).toEqual({ major: 1, minor: 36 });
  expect(watch?.current()).toEqual({ major: 1, minor: 36 });
  expect(log.lines).toEqual([
    'warn the version of the API server could not be read',
    'warn the version of the API server could not be read',
  ]);
});

test('keeps the last version while the API server does not answer', async () => {
  const log = start(['36', new Error('connection refused')]);

  await expect.poll(() => log.lines.length).toBeGreaterThan(0);
  expect(watch?.current()).toEqual({ major: 1, minor: 36 });
});

test('stops in the middle of a read', async () => {
  const log = recordedLog();
  const reading = watchServerVersion({
    read: signal =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      }),
    log,
    everyMs: 1,
    retryMs: 1,
  });

  await reading.stop();

  expect(log.lines).toEqual([]);
});

/** Answers in turn; the last one stays. */
function start(answers: (string | Error)[]): ReturnType<typeof recordedLog> {
  const log = recordedLog();
  watch = watchServerVersion({
    read: async () => {
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (typeof answer !== 'string') throw answer ?? new Error('no answer left');
      return { major: '1', minor: answer };
    },
    log,
    everyMs: 5,
    retryMs: 5,
  });
  return log;
}

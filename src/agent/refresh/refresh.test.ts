import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BOTH, HOUR, MINUTE, refreshPod } from '../testing/refresh-pod.ts';
import { sampleDirectory, sampleSecret } from '../testing/sample-plan.ts';

describe('a refresher started after the init container', () => {
  test('fetches nothing before something is due', async () => {
    const { init, after, script, files } = refreshPod();
    await init();
    script.calls.length = 0;
    await after(HOUR - MINUTE);
    expect(script.calls).toEqual([]);
    expect(files()).toEqual({ 'db/user': 'u1', 'api/token': 't1' });
  });

  test('fetches all at the first due time, because it writes complete sets, and then each secret in its own time', async () => {
    const { init, after, script } = refreshPod();
    await init();
    script.calls.length = 0;
    await after(3 * HOUR + MINUTE);
    expect(script.calls).toEqual([['db', 'api'], ['db'], ['db']]);
  });

  test('fetches at once when the state is older than due', async () => {
    const { init, after, script, clock } = refreshPod();
    await init();
    script.calls.length = 0;
    await clock.wait(2 * HOUR, new AbortController().signal);
    await after(MINUTE);
    expect(script.calls).toEqual([['db', 'api']]);
  });

  test('writes the new value and tells the application, once for a pass', async () => {
    const directories = ['/one', '/two'].map(path => sampleDirectory(path, 'db'));
    const { init, after, script, files, signals } = refreshPod({ directories });
    await init();
    script.answers = { ...BOTH, db: { user: 'u2' } };
    await after(HOUR + MINUTE);
    expect([files('one'), files('two')]).toEqual([{ user: 'u2' }, { user: 'u2' }]);
    expect(signals).toEqual([[4711, 'SIGHUP']]);
  });

  test('tells nothing when the same values come again', async () => {
    const { init, after, signals, states, clock } = refreshPod();
    await init();
    await after(3 * HOUR);
    expect(signals).toEqual([]);
    expect(states()['db']?.lastSuccess).toBeGreaterThan(clock.now() - HOUR - MINUTE);
  });
});

test('a refresher without an init container before it fetches at once and does not tell of the first set', async () => {
  const { after, script, files, signals, states } = refreshPod();
  await after(MINUTE);
  expect(script.calls).toEqual([['db', 'api']]);
  expect(files()).toEqual({ 'db/user': 'u1', 'api/token': 't1' });
  expect(signals).toEqual([]);
  expect(states()).toMatchObject({ db: { state: 'fresh' }, api: { state: 'fresh' } });
});

test.each([
  ['before the start', 0],
  ['while it runs', 30 * MINUTE],
])('a clock that is set back by a year %s does not stop the refreshing', async (_, when) => {
  const { init, run, script, files, clock } = refreshPod();
  await init();
  script.answers = { db: { user: 'u2' }, api: { token: 't2' } };
  const setBack = (): void => clock.setBack(365 * 24 * HOUR);
  if (when === 0) setBack();
  let waits = 0;
  await run(passed => {
    if (passed === when) setBack();
    waits += 1;
    // An hour and more in steps of half a minute: so long a waiter may count.
    return waits > 150;
  });
  expect(files()).toEqual({ 'db/user': 'u2', 'api/token': 't2' });
  expect(Math.min(...clock.waits)).toBeGreaterThanOrEqual(1000);
  expect(script.calls.length).toBeLessThan(5);
});

test('a secret with interval 0 is not fetched again after the first complete set', async () => {
  const { init, after, script } = refreshPod({ secrets: [sampleSecret('db', 0), sampleSecret('api', 0)] });
  await init();
  script.calls.length = 0;
  await after(24 * HOUR);
  expect(script.calls).toEqual([]);
});

test('no wait is longer than a minute, nor so short that it would spin', async () => {
  const { init, after, clock } = refreshPod();
  await init();
  clock.waits.length = 0;
  await after(2 * HOUR);
  expect(Math.max(...clock.waits)).toBeLessThanOrEqual(MINUTE);
  expect(Math.min(...clock.waits)).toBeGreaterThanOrEqual(1000);
});

test('a state that cannot be read is reported and everything is fetched', async () => {
  const { init, after, script, root, messages } = refreshPod();
  await init();
  script.calls.length = 0;
  writeFileSync(join(root, 'state', 'state.json'), 'garbage');
  await after(MINUTE);
  expect(script.calls).toEqual([['db', 'api']]);
  expect(messages('warn')[0]).toContain('everything is fetched again');
});

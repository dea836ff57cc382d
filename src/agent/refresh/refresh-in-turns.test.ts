/** All that is held of a refresher is held again of refreshers that leave while idle and follow one another. */
import { describe, expect, test } from 'vitest';
import { BOTH, HOUR, MINUTE, refreshPod, takeTurns } from '../testing/refresh-pod.ts';
import { sampleDirectory, sampleSecret } from '../testing/sample-plan.ts';
import { unavailable } from '../testing/scripted-resolve.ts';

takeTurns();

describe.each([
  './refresh.test.ts',
  './refresh-announcements.test.ts',
  './refresh-failures.test.ts',
  './refresh-inputs.test.ts',
  './refresh-renewals.test.ts',
])('%s in turns', async file => {
  await import(file);
});

describe('refreshers that take turns', () => {
  test('are one process for each due time', async () => {
    const { init, after, left } = refreshPod();
    await init();
    await after(3 * HOUR + MINUTE);
    expect(left()).toBe(4);
  });

  test('stay while something is wrong', async () => {
    const { init, after, script, left } = refreshPod();
    await init();
    script.answers = { ...BOTH, db: unavailable };
    await after(6 * HOUR);
    expect(left()).toBe(1);
  });

  test('stay when something is due within two minutes', async () => {
    const { init, after, left } = refreshPod({
      secrets: [sampleSecret('db', 100), sampleSecret('api', 3600)],
    });
    await init();
    await after(HOUR);
    expect(left()).toBe(0);
  });

  test('leave again once a changed plan is written', async () => {
    const { init, run, setPlan, plan, left } = refreshPod();
    await init();
    await run(passed => {
      if (passed === 10 * MINUTE) setPlan({ ...plan, directories: [sampleDirectory('/other', 'db')] });
      return passed > 30 * MINUTE;
    });
    expect(left()).toBe(2);
  });

  test('do not deliver older data after an init container that ran between them', async () => {
    const { init, run, after, script, files } = refreshPod({
      secrets: [sampleSecret('db', 3600), sampleSecret('api', 3600)],
      directories: [sampleDirectory('/all', 'db', 'api')],
    });
    await init();
    await after(HOUR + MINUTE);
    script.answers = { db: { user: 'u2' }, api: { token: 't2' } };
    await init();
    await run(passed => {
      script.answers = { db: unavailable, api: { token: 't3' } };
      return passed > HOUR + 10 * MINUTE;
    });
    expect(files()).toEqual({ 'db/user': 'u2', 'api/token': 't2' });
  });
});

import { expect, test } from 'vitest';
import { HOUR, MINUTE, refreshPod } from '../testing/refresh-pod.ts';
import { sampleDirectory } from '../testing/sample-plan.ts';

// A new refresher fetches `api` along with the first secret that is due: it does not know yet what its files hold.
const directories = [sampleDirectory('/db', 'db'), sampleDirectory('/api', 'api')];

test('what runs out before its secret is due is fetched in time, after the first run and after each refresh', async () => {
  const pod = refreshPod({ directories });
  pod.script.renewBy = { db: pod.clock.now() + 10 * MINUTE };
  await pod.init();
  const start = pod.clock.now();
  pod.script.renewBy = { db: start + 20 * MINUTE };
  await pod.after(15 * MINUTE);
  expect(pod.script.calls.slice(1)).toEqual([['db', 'api']]);
  expect(pod.states()['db']).toMatchObject({ state: 'fresh', nextDue: start + 20 * MINUTE });
});

test('what lasts for longer is fetched at the time of its secret', async () => {
  const pod = refreshPod({ directories });
  pod.script.renewBy = { db: pod.clock.now() + 5 * HOUR };
  await pod.init();
  await pod.after(0.8 * HOUR);
  expect(pod.script.calls.slice(1)).toEqual([]);
  await pod.after(0.4 * HOUR);
  expect(pod.script.calls.slice(1)).toEqual([['db', 'api']]);
});

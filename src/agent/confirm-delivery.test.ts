import { expect, test } from 'vitest';
import { confirmDelivery } from './confirm-delivery.ts';
import { HOUR, refreshPod } from './testing/refresh-pod.ts';
import { recordedLog } from './testing/recorded-log.ts';
import { sampleDirectory, samplePlan, sampleSecret } from './testing/sample-plan.ts';
import { refused, unavailable } from './testing/scripted-resolve.ts';

const generators = { 'UUID/id': { kind: 'UUID', spec: {}, files: {} } };
const both = [sampleDirectory('/one', 'db'), sampleDirectory('/two', 'db', 'api')];
const { signal } = new AbortController();

test('a first run says what it delivered once all of it is written', async () => {
  const pod = refreshPod({ generators, directories: both });
  await pod.init();
  expect(pod.confirmed).toEqual([['db', 'api']]);
});

test('a first run that delivers nothing says nothing', async () => {
  const pod = refreshPod({ generators });
  pod.script.answers = { db: { user: 'u1' }, api: refused };
  await pod.init();
  expect(pod.confirmed).toEqual([]);
});

test('a pass says what it fetched and wrote, and not what failed', async () => {
  const pod = refreshPod({
    generators,
    secrets: [sampleSecret('db'), sampleSecret('api')],
    directories: [sampleDirectory('/one', 'db'), sampleDirectory('/two', 'api')],
  });
  await pod.init();
  pod.script.answers = { db: { user: 'u2' }, api: unavailable };
  await pod.after(1.05 * HOUR);
  expect(pod.confirmed).toContainEqual(['db']);
  expect(pod.confirmed.slice(1).flat()).not.toContain('api');
});

test('what waits for the rest of its directory is not delivered', async () => {
  const pod = refreshPod({ generators });
  pod.script.answers = { db: { user: 'u1' }, api: unavailable };
  await pod.after(HOUR);
  expect(pod.confirmed).toEqual([]);
});

test('a secret of which one directory was not written is not delivered', async () => {
  const confirmed: string[][] = [];
  const { log } = recordedLog();
  const confirmDelivered = (_: unknown, names: ReadonlySet<string>) =>
    Promise.resolve(void confirmed.push([...names]));
  const plan = samplePlan({ generators, directories: both });
  const written = new Map([['/one', 'changed'] as const]);
  await confirmDelivery(plan, ['db', 'other'], { written }, { confirmDelivered, log }, signal);
  expect(confirmed).toEqual([['other']]);
});

test('that it cannot be remembered is logged, and the run goes on', async () => {
  const { log, entries } = recordedLog();
  const confirmDelivered = () => Promise.reject(unavailable);
  const plan = samplePlan({ generators });
  await confirmDelivery(plan, ['db'], { written: new Map() }, { confirmDelivered, log }, signal);
  expect(entries).toMatchObject([{ level: 'warn', code: 'PROVIDER_UNAVAILABLE' }]);
});

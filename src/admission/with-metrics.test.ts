import { expect, test } from 'vitest';
import { PASS, denyForNow, type Answer } from './answer.ts';
import type { Handler } from './handler.ts';
import { ENDLESS } from './testing/endless.ts';
import { admissionRequest } from './testing/review.ts';
import { withMetrics, type Outcome } from './with-metrics.ts';

const PATCHED: Answer = { allowed: true, patch: [{ op: 'add', path: '/x', value: 1 }] };

const endings: [Outcome, Handler][] = [
  ['allowed', () => PASS],
  ['allowed', () => ({ allowed: true, patch: [] })],
  ['patched', () => PATCHED],
  ['denied', () => denyForNow('no')],
  [
    'error',
    () => {
      throw new Error('broken');
    },
  ],
];

test.each(endings)('records %s with the seconds it took', async (outcome, handler) => {
  expect(await recorded(handler)).toEqual({ record: [[outcome, 0.25]], rejected: outcome === 'error' });
});

test.each(endings)('records %s of a handler that waits', async (outcome, handler) => {
  const waiting: Handler = async (...call) => handler(...call);

  expect(await recorded(waiting)).toEqual({ record: [[outcome, 0.25]], rejected: outcome === 'error' });
});

async function recorded(handler: Handler): Promise<{ record: [Outcome, number][]; rejected: boolean }> {
  const record: [Outcome, number][] = [];
  let now = 1000;
  const counted = withMetrics(
    handler,
    (outcome, seconds) => record.push([outcome, seconds]),
    () => (now += 250),
  );
  const [ending] = await Promise.allSettled([(async () => counted(admissionRequest(), ENDLESS))()]);
  return { record, rejected: ending.status === 'rejected' };
}

import { expect, test } from 'vitest';

import { inUse, NOTHING_SEEN, seen, type Sightings } from './sightings.ts';
import { sampleTarget } from './testing/sample-target.ts';

const HOLD = 300;
const KEY = 'MutatingWebhookConfiguration/postern/a';
const watch = (...observed: readonly [uptime: number, bundle: string | undefined][]): Sightings =>
  observed.reduce(
    (before, [uptime, bundle]) =>
      seen(before, bundle === undefined ? [] : [sampleTarget(bundle)], uptime, HOLD),
    NOTHING_SEEN,
  );
const bundlesAt = (sightings: Sightings, uptime: number) => inUse(sightings, uptime, HOLD).bundles.get(KEY);

test('a bundle that was replaced is in use until every API server must have followed', () => {
  const sightings = watch([0, 'old'], [1000, 'new']);
  expect(bundlesAt(sightings, 1299)).toEqual(['old', 'new']);
  expect(bundlesAt(sightings, 1300)).toEqual(['new']);
});

test('one that stood there for a moment only is in use as long', () => {
  const sightings = watch([0, 'right'], [1000, ''], [1001, 'right']);
  expect(bundlesAt(sightings, 1200)).toEqual(['right', '']);
  expect(bundlesAt(sightings, 1301)).toEqual(['right']);
});

test('a target that is deleted is in use for the hold, and then forgotten', () => {
  const sightings = watch([0, 'right'], [1000, undefined]);
  expect(bundlesAt(sightings, 1200)).toEqual(['right']);
  expect(watch([0, 'right'], [1000, undefined], [1300, undefined]).entries.size).toBe(0);
});

test('what was seen before the watch began is not known until the hold has passed', () => {
  expect(inUse(NOTHING_SEEN, 5000, HOLD).missingMs).toBe(HOLD);
  expect(inUse(watch([1000, 'x']), 1100, HOLD).missingMs).toBe(200);
  expect(inUse(watch([1000, 'x']), 9000, HOLD).missingMs).toBe(0);
});

test('many changes leave nothing behind', () => {
  let sightings = NOTHING_SEEN;
  for (let change = 0; change < 1000; change++)
    sightings = seen(sightings, [sampleTarget(`bundle ${change}`)], change * 100, HOLD);
  expect(bundlesAt(sightings, 99_900)).toHaveLength(4);
  expect(sightings.entries.get(KEY)?.size).toBe(4);
});

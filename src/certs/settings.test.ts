import { expect, test } from 'vitest';

import { certificateSettings } from './settings.ts';

const DAY = 86_400_000;

test('by default an authority lives a year, a leaf a week, and keys are ECDSA', () => {
  expect(certificateSettings()).toMatchObject({
    keyType: 'ecdsa-p256',
    authorityLifetimeMs: 365 * DAY,
    leafLifetimeMs: 7 * DAY,
    holdMs: 300_000,
    drainMs: 600_000,
  });
});

test.each([
  [
    'a leaf of more than thirty days',
    { leafLifetimeMs: 31 * DAY },
    'leafLifetimeMs is 2678400000: write 30 days or less',
  ],
  ['a leaf of less than a second', { leafLifetimeMs: 999 }, 'leafLifetimeMs'],
  ['an authority that ends with its leaf', { authorityLifetimeMs: 7 * DAY }, 'authorityLifetimeMs'],
  ['an authority too short for its rotation', { authorityLifetimeMs: 8 * DAY, drainMs: 4 * DAY }, 'holdMs'],
  ['a hold before now', { holdMs: -1 }, 'holdMs'],
  ['a drain of no number', { drainMs: Number.NaN }, 'drainMs'],
  ['a tick of more than a minute', { tickMs: 60_001 }, 'tickMs'],
  ['a tick of nothing', { tickMs: 0 }, 'tickMs'],
  ['no number', { leafLifetimeMs: Number.NaN }, 'leafLifetimeMs'],
])('%s is refused', (_name, settings, message) => {
  expect(() => certificateSettings(settings)).toThrow(message);
});

test('seconds will do, for tests', () => {
  const short = { authorityLifetimeMs: 10_000, leafLifetimeMs: 2000, holdMs: 100, drainMs: 100, tickMs: 100 };
  expect(certificateSettings(short)).toMatchObject(short);
});

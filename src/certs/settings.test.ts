import { expect, test } from 'vitest';

import { certificateSettings } from './settings.ts';

const DAY = 86_400_000;

test('by default an authority lives a year, a leaf thirty days, and keys are ECDSA', () => {
  expect(certificateSettings()).toMatchObject({
    keyType: 'ecdsa-p256',
    authorityLifetimeMs: 365 * DAY,
    leafLifetimeMs: 30 * DAY,
  });
});

test.each([
  [
    'a leaf of more than thirty days',
    { leafLifetimeMs: 31 * DAY },
    'leafLifetimeMs is 2678400000: write 30 days or less',
  ],
  ['a leaf of less than a second', { leafLifetimeMs: 999 }, 'leafLifetimeMs'],
  ['an authority that ends with its leaf', { authorityLifetimeMs: 30 * DAY }, 'authorityLifetimeMs'],
  ['a tick of more than a minute', { tickMs: 60_001 }, 'tickMs'],
  ['a tick of nothing', { tickMs: 0 }, 'tickMs'],
  ['no number', { leafLifetimeMs: Number.NaN }, 'leafLifetimeMs'],
])('%s is refused', (_name, settings, message) => {
  expect(() => certificateSettings(settings)).toThrow(message);
});

test('seconds will do, for tests', () => {
  const short = { authorityLifetimeMs: 10_000, leafLifetimeMs: 2000, tickMs: 100 };
  expect(certificateSettings(short)).toMatchObject(short);
});

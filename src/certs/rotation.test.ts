import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';

import type { KeySource } from './key-pair.ts';
import { createKeyPool } from './testing/key-pool.ts';
import { createRotationModel, type Interruption, type Step } from './testing/rotation-model.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const RUNS = Number(process.env['POSTERN_ROTATION_RUNS'] ?? 40);
let keys: KeySource;

beforeAll(async () => {
  keys = await createKeyPool();
});

const replica = fc.nat({ max: 3 });
const target = fc.nat({ max: 1 });
const span = fc.constantFrom(MINUTE / 2, 3 * MINUTE, 6 * MINUTE, 11 * MINUTE, 5 * HOUR, DAY);
const interruption: fc.Arbitrary<Interruption> = fc.oneof(
  fc.record({ is: fc.constantFrom('crash', 'conflict', 'wipe', 'fails') }),
  fc.record({ is: fc.constant('pass' as const), replica }),
  fc.record({ is: fc.constant('time' as const), ms: fc.constantFrom(MINUTE, 12 * MINUTE) }),
);
const always = <const Is extends string>(is: Is) => ({ is: fc.constant(is) });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ ...always('time'), ms: span }) },
  { weight: 8, arbitrary: fc.record({ ...always('pass'), replica, at: fc.nat({ max: 9 }), interruption }) },
  { weight: 4, arbitrary: fc.record({ ...always('rotate'), kind: fc.constant('graceful' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...always('server follows'),
      server: fc.nat({ max: 2 }),
      states: fc.nat({ max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record(always('join')) },
  {
    weight: 4,
    arbitrary: fc.record({ is: fc.constantFrom('crash', 'leave', 'partition', 'reconnect', 'lag'), replica }),
  },
  { weight: 2, arbitrary: fc.record({ ...always('lead'), replica, beside: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ is: fc.constantFrom('wipe', 'foreign bundle', 'old bundle', 'recreate'), target }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constantFrom(
        'delete secret',
        'empty secret',
        'foreign secret',
        'foreign authority',
        'give secret back',
        'conflict',
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      ...always('corrupt'),
      key: fc.constantFrom(
        'ca.crt',
        'ca.key',
        'next.crt',
        'next.key',
        'bridge.crt',
        'bundle.crt',
        'tls.crt',
        'tls.key',
        'signing.key',
      ),
      how: fc.constantFrom('truncate', 'remove', 'garble'),
    }),
  },
  fc.record({ ...always('rotate'), kind: fc.constant('emergency' as const) }),
  fc.record({ ...always('key type'), keyType: fc.constantFrom('ecdsa-p256', 'rsa-2048') }),
  fc.record({ ...always('older version'), replaces: fc.constantFrom('leaf', 'authority') }),
);

test('whatever happens, no API server refuses what a replica serves, and everything comes to rest', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 30, size: 'max' }),
      // Clocks of replicas and of API servers, within the skew that certificates allow for.
      fc.array(fc.integer({ min: -20 * MINUTE, max: 20 * MINUTE }), { minLength: 1, maxLength: 4 }),
      async (steps, skews) => {
        const model = createRotationModel({ keys, skews });
        model.join();
        model.join();
        await model.take({ is: 'time', ms: 6 * MINUTE });
        for (const one of steps) await model.take(one);
        if (!(await model.settle())) expect(model.describe()).toEqual('everything at rest');
      },
    ),
    { numRuns: RUNS },
  );
}, 600_000);

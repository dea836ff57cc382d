import { beforeAll, expect, test } from 'vitest';
import type { SecretData } from '../certificate-cluster.ts';
import type { Situation } from '../situation.ts';
import { planned, plannedWrite } from '../testing/planned.ts';
import { SAMPLE_NAMES, sampleSecret } from '../testing/sample-secret.ts';
import { sampleStored } from '../testing/sample-situation.ts';
import { sampleTarget } from '../testing/sample-target.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);
let sound: SecretData;

beforeAll(async () => {
  sound = await sampleSecret(NOW);
});

const plan = (over: Partial<Situation>) => planned(NOW, { secret: sampleStored(sound), ...over });
const write = (over: Partial<Situation>) => plannedWrite(NOW, { secret: sampleStored(sound), ...over });

test('a sound Secret needs nothing until two thirds of the life of the leaf', () => {
  expect(plan({})).toEqual([{ do: 'wait', until: NOW + (14 * DAY) / 3 }]);
});

test('jitter brings the renewal forward by up to a tenth of the life', () => {
  expect(plan({ jitter: 0.5 })).toEqual([{ do: 'wait', until: NOW + (14 * DAY) / 3 - 0.35 * DAY }]);
});

test('without a Secret everything is issued', () => {
  expect(write({ secret: undefined })).toMatchObject({
    over: undefined,
    authority: 'issue',
    leaf: { issueFor: SAMPLE_NAMES },
    signingKey: 'issue',
    bundle: [],
    because: ['the Secret is missing'],
  });
});

test('nothing is looked for again at a time that has passed, however little can be done about it', () => {
  const waits = (over: Partial<Situation>) => {
    const wait = plan(over).at(-1);
    return wait?.do === 'wait' ? wait.until : Number.NaN;
  };
  // Staged because of its age, and not to be promoted before every target has followed.
  const now = NOW + 200 * DAY;
  const staged = {
    now,
    targets: [sampleTarget('')],
    inUse: { bundles: new Map([['a', ['']]]), missingMs: 1 },
  };
  expect(waits(staged)).toBeGreaterThan(now);
});

import { expect, test } from 'vitest';

import { sampleTarget } from './testing/sample-target.ts';
import { createWatchedTargets } from './watched-targets.ts';

const HOLD = 300;
const KEY = 'MutatingWebhookConfiguration/postern/a';

function watched() {
  const clock = { uptime: 1000 };
  return { clock, ...createWatchedTargets({ uptime: () => clock.uptime, holdMs: HOLD }) };
}

test('before the first list nothing is said of targets, and the hold has not begun', () => {
  const { clock, targets, observed } = watched();
  clock.uptime += HOLD;
  expect(targets()).toBeUndefined();
  expect(observed()).toEqual({
    targets: [],
    listed: false,
    refused: [],
    inUse: { bundles: new Map(), missingMs: HOLD },
  });
});

test('a bundle that was there for a moment between two looks is in use', () => {
  const { observe, observed } = watched();
  observe([sampleTarget('old')]);
  observe([sampleTarget('new')]);
  expect(observed()).toMatchObject({ targets: [sampleTarget('new')], listed: true });
  expect(observed().inUse.bundles.get(KEY)).toEqual(['old', 'new']);
});

test('a bundle that nobody changes stays in use, and the hold runs from the first list', () => {
  const { clock, observe, observed } = watched();
  observe([sampleTarget('old')]);
  clock.uptime += HOLD - 1;
  expect(observed().inUse.missingMs).toBe(1);
  clock.uptime += HOLD;
  expect(observed().inUse).toEqual({ bundles: new Map([[KEY, ['old']]]), missingMs: 0 });
});

test('while a kind is refused the targets are not all, and the hold begins again when it is no more', () => {
  const { clock, observe, observeRefusals, observed } = watched();
  observe([sampleTarget('old')]);
  clock.uptime += HOLD;
  observeRefusals(['CustomResourceDefinition']);
  expect(observed()).toMatchObject({
    listed: false,
    refused: ['CustomResourceDefinition'],
    inUse: { missingMs: 0 },
  });

  observeRefusals([]);
  const { listed, inUse } = observed();
  expect(listed).toBe(true);
  expect(inUse).toEqual({ bundles: new Map([[KEY, ['old']]]), missingMs: HOLD });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { waitUntil } from '../../harness/wait-until.ts';
import { accountForFailures } from '../../soak/account-for-failures.ts';
import { startAdmissionLoad } from '../../soak/admission-load.ts';
import { askForRotation, rotateAndWait } from '../../soak/ask-for-rotation.ts';
import { disturbances } from '../../soak/disturbances.ts';
import { setSoakStage, type SoakStage } from '../../soak/stage.ts';
import { untilPhase } from '../support/certificates/rotation-phase.ts';
import { servedLeaf } from '../support/certificates/served-leaf.ts';
import { caBundles } from '../support/webhook-configuration.ts';

// Phases long enough for something to happen in them.
const SETTINGS = {
  leafLifetimeMs: 600_000,
  authorityLifetimeMs: 3_600_000,
  holdMs: 6000,
  drainMs: 6000,
  tickMs: 500,
};
let stage: SoakStage;

beforeAll(async () => {
  stage = await setSoakStage(2, SETTINGS);
});

afterAll(async () => {
  await stage?.stop();
});

beforeEach(async () => {
  await untilPhase(stage.client, 'stable');
});

describe.each(['staged', 'promoted'])('while a rotation is %s', phase => {
  test.each([
    ['the leader is killed', 'kill the leader'],
    ['every caBundle is wiped', 'wipe the caBundles'],
    ['the Secret is deleted', 'delete the Secret'],
  ] as const)(
    '%s: no admission fails but what cannot be admitted, and it comes to its end',
    async (_what, disturbance) => {
      const load = startAdmissionLoad(stage.client, stage.namespace, 10);
      const before = await caBundles(stage.cluster);
      expect(await askForRotation(stage.client)).toBe(0);
      await untilPhase(stage.client, phase);
      const outage = await disturbances[disturbance](stage);
      await untilPhase(stage.client, 'stable', 90);
      await sleep(500);
      await load.stop();

      const after = await caBundles(stage.cluster);
      expect(new Set(after).size).toBe(1);
      expect(after[0]).not.toBe(before[0]);
      expect(load.bare()).toBe(0);
      expect(accountForFailures(load.failures, outage === undefined ? [] : [outage]).failed).toEqual([]);
    },
  );
});

test('an emergency drops the authority at once, on every target and replica', async () => {
  const [before = ''] = await caBundles(stage.cluster);
  expect(await rotateAndWait(stage.client, 60_000, true)).toBe(0);
  const after = await caBundles(stage.cluster);
  for (const bundle of after) expect(bundle).not.toContain(before.trim());
  for (const { port } of stage.postern.replicas) {
    await waitUntil(async () => servedLeaf(port, after[0] ?? ''), {
      what: 'the replica serves what is trusted now',
      timeoutSeconds: 20,
    });
    await expect(servedLeaf(port, before)).rejects.toThrow('certificate');
  }
});

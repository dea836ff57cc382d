import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultsOf, printSoak } from '../../soak/print-soak.ts';
import { runSoak } from '../../soak/run-soak.ts';
import { readSoakOptions } from '../../soak/soak-options.ts';
import { setSoakStage, type SoakStage } from '../../soak/stage.ts';
import { WHOLE_DRAIN } from '../support/install-postern.ts';

// A minute of what `npm run soak` does for ten, at a pace that a busy machine holds.
const options = readSoakOptions([
  ...['--seconds', '60', '--rate', '25', '--replicas', '3', '--leaves', '2', '--authorities', '1'],
  ...['--wipes', '1', '--kills', '1', '--deletions', '1', '--restarts', '1', '--rollouts', '1'],
]);

let stage: SoakStage;

beforeAll(async () => {
  stage = await setSoakStage(options.replicas, options.settings, WHOLE_DRAIN);
});

afterAll(async () => {
  await stage?.stop();
});

test('no admission fails in a compressed life, and no certificate of it is doubtful', async () => {
  const result = await runSoak(stage, options);
  expect(faultsOf(result), printSoak(result)).toEqual([]);
  expect(result.handshakes).toBeGreaterThan(50);
}, 300_000);

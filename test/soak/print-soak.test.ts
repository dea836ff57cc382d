import { expect, test } from 'vitest';
import { faultsOf } from './print-soak.ts';
import type { SoakResult } from './run-soak.ts';

const sound: SoakResult = {
  seconds: 60,
  begunAt: 0,
  admitted: 100,
  failed: [],
  explained: [],
  bare: 0,
  latencies: [],
  handshakes: 100,
  refusedHandshakes: [],
  costs: { admissions: undefined, handshakes: undefined },
  renewals: 2,
  rotations: 2,
  bridges: 2,
  unbridged: 0,
  least: { admitted: 100, renewals: 2, rotations: 2 },
  done: [],
  outages: [],
  memory: [],
  strictFaults: [],
  keysFound: [],
};

test.each<[string, Partial<SoakResult>, readonly string[]]>([
  ['nothing is wrong', {}, []],
  ['there was a rotation more', { rotations: 3, bridges: 3 }, []],
  ['a rotation went without a bridge', { unbridged: 1 }, ['1 chains of a new authority had no bridge']],
  ['no chain had one', { bridges: 0 }, ['no bridge was seen']],
  ['an authority stayed', { rotations: 1, bridges: 1 }, ['1 rotations instead of 2']],
])('%s', (_what, over, faults) => {
  expect(faultsOf({ ...sound, ...over })).toEqual(faults);
});

import { expect, test } from 'vitest';
import { rotationCost } from './rotation-cost.ts';

const changes = [
  { at: 0, phase: 'stable' },
  { at: 100, phase: 'staged' },
  { at: 200, phase: 'promoted' },
  { at: 300, phase: 'stable' },
];
const every = (from: number, to: number, took: number) =>
  Array.from({ length: to - from }, (_, i) => ({ at: from + i, took }));

test('what happens in a rotation is held against what happens before and after it', () => {
  const measured = [...every(0, 100, 10), ...every(100, 300, 12), ...every(300, 400, 10)];
  expect(rotationCost(measured, changes)).toEqual({
    duringRotation: 200,
    inPeace: 200,
    p50Ratio: 1.2,
    p99Ratio: 1.2,
  });
});

test.each([
  ['without a rotation', [{ at: 0, phase: 'stable' }]],
  ['without peace', [{ at: 0, phase: 'staged' }]],
  ['without any phase', []],
])('%s there is nothing to compare', (_what, phases) => {
  expect(rotationCost(every(0, 100, 10), phases)).toBeUndefined();
});

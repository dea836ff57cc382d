import { expect, test } from 'vitest';
import { pointerStep, pointerSteps } from './json-pointer.ts';

test.for([
  ['', []],
  ['/', ['']],
  ['/spec/data/0', ['spec', 'data', '0']],
  ['/a~1b/~0/~01', ['a/b', '~', '~1']],
] as const)('pointer %j has the steps %j', ([pointer, steps]) => {
  expect(pointerSteps(pointer)).toEqual(steps);
  expect(steps.map(step => `/${pointerStep(step)}`).join('')).toBe(pointer);
});

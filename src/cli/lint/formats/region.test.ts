import { expect, test } from 'vitest';
import { regionOf } from './region.ts';

test.for([
  ['ab\ncd\n', { start: 3, end: 5 }, [2, 1, 2, 3]],
  ['ab\ncd\n', { start: 1, end: 4 }, [1, 2, 2, 2]],
  ['\uFEFFab\ncd\n', { start: 1, end: 3 }, [1, 1, 1, 3]],
  ['\uFEFFab\ncd\n', { start: 4, end: 6 }, [2, 1, 2, 3]],
] as const)('in %j the part %j is a region from 1, without a byte order mark', ([text, part, expected]) => {
  const { startLine, startColumn, endLine, endColumn } = regionOf(text, { ...part, text: '' });
  expect([startLine, startColumn, endLine, endColumn]).toEqual(expected);
});

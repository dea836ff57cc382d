import { expect, test } from 'vitest';
import { parseGoDuration } from '../../../api/duration.ts';
import { parsePeriod } from '../period.ts';
import { intervalText } from './interval-text.ts';

test.for([
  ['7d', '168h'],
  ['1h30m', '90m'],
  ['90s', '90s'],
  ['60s', '1m'],
  ['1500ms', '1500ms'],
  ['0', '0h'],
] as const)('%s is written as %s', ([period, text]) => {
  expect(intervalText(parsePeriod(period))).toBe(text);
  expect(parseGoDuration(text)).toBe(parsePeriod(period));
});

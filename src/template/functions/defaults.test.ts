import { expect, test } from 'vitest';
import { render } from './testing/render.ts';

test.each([
  ['{{ default "x" "" }}', 'x'],
  ['{{ default "x" "y" }}', 'y'],
  ['{{ default "x" 0 }}', 'x'],
  ['{{ default "x" nil }}', 'x'],
  ['{{ default "x" false }}', 'x'],
  ['{{ default "x" (list) }}', 'x'],
  ['{{ default "x" (dict) }}', 'x'],
  ['{{ default "x" 0.0 }}', 'x'],
  ['{{ empty "" }}', 'true'],
  ['{{ empty 0 }}', 'true'],
  ['{{ empty nil }}', 'true'],
  ['{{ empty (list) }}', 'true'],
  ['{{ empty (list 0) }}', 'false'],
  ['{{ empty (dict "a" 1) }}', 'false'],
  ['{{ empty false }}', 'true'],
  ['{{ empty 0.1 }}', 'false'],
  ['{{ coalesce 0 1 2 }}', '1'],
  ['{{ coalesce "" nil "a" }}', 'a'],
  ['{{ coalesce }}', '<no value>'],
  ['{{ coalesce nil "" 0 }}', '<no value>'],
  ['{{ coalesce (list) (list 1) }}', '[1]'],
  ['{{ all 1 "a" true }}', 'true'],
  ['{{ all }}', 'true'],
  ['{{ all 1 0 }}', 'false'],
  ['{{ all nil }}', 'false'],
  ['{{ all (list 1) (dict) }}', 'false'],
  ['{{ any 0 "" nil }}', 'false'],
  ['{{ any }}', 'false'],
  ['{{ any 0 1 }}', 'true'],
  ['{{ any (list) (dict) 0.0 "x" }}', 'true'],
  ['{{ ternary "a" "b" true }}', 'a'],
  ['{{ ternary 1 2 false }}', '2'],
])('%s gives %j', async (template, expected) => {
  expect(await render(template)).toBe(expected);
});

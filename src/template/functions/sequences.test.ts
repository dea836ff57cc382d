import { expect, test } from 'vitest';
import { render } from './testing/render.ts';

test.each([
  ['{{ until 5 }}', '[0 1 2 3 4]'],
  ['{{ until 0 }}', '[]'],
  ['{{ until -3 }}', '[0 -1 -2]'],
  ['{{ until 1 | len }}', '1'],
  ['{{ untilStep 3 6 2 }}', '[3 5]'],
  ['{{ untilStep 0 -5 -2 }}', '[0 -2 -4]'],
  ['{{ untilStep 0 5 0 }}', '[]'],
  ['{{ untilStep 5 0 1 }}', '[]'],
  ['{{ untilStep 0 5 -1 }}', '[]'],
  ['{{ untilStep 2 2 1 }}', '[]'],
  ['{{ untilStep 1 10 3 }}', '[1 4 7]'],
  ['{{ seq 5 }}', '1 2 3 4 5'],
  ['{{ seq -3 }}', '1 0 -1 -2 -3'],
  ['{{ seq 0 }}', '1 0'],
  ['{{ seq }}', ''],
  ['{{ seq 2 5 }}', '2 3 4 5'],
  ['{{ seq 5 2 }}', '5 4 3 2'],
  ['{{ seq 1 2 9 }}', '1 3 5 7 9'],
  ['{{ seq 9 -3 0 }}', '9 6 3 0'],
  ['{{ seq 0 2 }}', '0 1 2'],
  ['{{ seq 1 1 1 1 }}', ''],
  ['{{ seq 9 2 1 }}', ''],
  ['{{ seq 1 0 5 }}', ''],
  ['{{ seq 5 0 1 }}', ''],
  ['{{ seq 1 -1 5 }}', ''],
  ['{{ seq 3 3 }}', '3'],
])('%s gives %j', async (template, expected) => {
  expect(await render(template)).toBe(expected);
});

test.each(['{{ until 2000000 }}', '{{ seq 1 2000000 }}', '{{ untilStep 0 9000000000 1 }}'])(
  '%s fails before it takes the memory of the pod',
  async template => {
    await expect(render(template)).rejects.toThrow('more than a million items');
  },
);

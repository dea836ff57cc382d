import { expect, test } from 'vitest';
import { render } from './testing/render.ts';

test.each([
  ['{{ dict "a" 1 "b" (list 1) }}', 'map[a:1 b:[1]]'],
  ['{{ dict }}', 'map[]'],
  ['{{ dict "a" }}', 'map[a:]'],
  ['{{ get (dict "a" 1) "a" }}', '1'],
  ['{{ get (dict) "x" }}', ''],
  ['{{ get (dict "a" nil) "a" }}', '<no value>'],
  ['{{ hasKey (dict "a" nil) "a" }}', 'true'],
  ['{{ hasKey (dict) "a" }}', 'false'],
  ['{{ hasKey nil "a" }}', 'false'],
  ['{{ pluck "a" (dict "a" 1) (dict "b" 2) (dict "a" nil) }}', '[1 <nil>]'],
  ['{{ pluck "a" }}', '[]'],
  ['{{ pluck "a" (dict) | toJson }}', '[]'],
  ['{{ keys (dict "b" 1 "a" 2) | sortAlpha }}', '[a b]'],
  ['{{ keys (dict) }}', '[]'],
  ['{{ keys }}', '[]'],
  ['{{ values (dict "a" 1) }}', '[1]'],
  ['{{ values (dict "b" 1 "a" 2) | sortAlpha }}', '[1 2]'],
  ['{{ values (dict) | toJson }}', '[]'],
  ['{{ dig "a" "b" "default" (dict "a" (dict "b" 1)) }}', '1'],
  ['{{ dig "a" "x" "default" (dict "a" (dict "b" 1)) }}', 'default'],
  ['{{ dig "x" "y" "default" (dict) }}', 'default'],
  ['{{ merge (dict "a" 1) (dict "b" 2) }}', 'map[a:1 b:2]'],
  ['{{ merge (dict "a" 1) (dict "a" 2) }}', 'map[a:1]'],
  ['{{ merge (dict "a" "") (dict "a" 2) }}', 'map[a:2]'],
  ['{{ mustMerge (dict "a" 1) (dict "b" (list 1)) }}', 'map[a:1 b:[1]]'],
  ['{{ mustMerge (dict) }}', 'map[]'],
  ['{{ mergeOverwrite (dict "a" 1) (dict "a" 2) }}', 'map[a:2]'],
  ['{{ mergeOverwrite (dict "a" 1) (dict "a" "") }}', 'map[a:]'],
  ['{{ mergeOverwrite (dict "a" 1) (dict "a" nil) }}', 'map[a:<nil>]'],
  ['{{ mustMergeOverwrite (dict "a" 1) (dict "a" 2.5) }}', 'map[a:2.5]'],
  [
    '{{ mustMergeOverwrite (dict "a" (dict "x" 1)) (dict "a" (dict "x" 2)) (dict "b" nil) }}',
    'map[a:map[x:2] b:<nil>]',
  ],
])('%s gives %j', async (template, expected) => {
  expect(await render(template)).toBe(expected);
});

test.each([
  '{{ set nil "a" 1 }}',
  '{{ dig "a" "b" "d" (dict "a" "v") }}',
  '{{ dig "a" "b" "d" (dict "a" (split "," "x")) }}',
  '{{ merge (dict "a" (split "," "x,y")) (dict "a" (dict "_2" "z")) }}',
])('%s fails', async template => {
  await expect(render(template)).rejects.toThrow('error calling');
});

test('set, unset and merge change the map that they are given', async () => {
  const template = '{{ $d := dict "a" 1 "b" 2 }}{{ $_ := set $d "c" 3 }}{{ $_ := unset $d "a" }}';

  expect(await render(`${template}{{ $_ := merge $d (dict "d" 4) }}{{ $d }}`)).toBe('map[b:2 c:3 d:4]');
});

test('keys and values come in the order in which they were set', async () => {
  expect(await render('{{ $d := dict "b" 1 "a" 2 }}{{ keys $d }}{{ values $d }}')).toBe('[b a][1 2]');
});

test('a map that contains itself cannot be merged or copied', async () => {
  const cycle = '{{ $d := dict }}{{ $_ := set $d "d" $d }}';

  await expect(render(`${cycle}{{ merge $d (deepCopy $d) }}`)).rejects.toThrow('nested too deeply');
  await expect(render(`${cycle}{{ merge (dict "d" $d) (dict "d" $d) }}`)).rejects.toThrow(
    'nested too deeply',
  );
});

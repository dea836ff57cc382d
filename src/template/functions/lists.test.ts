import { expect, test } from 'vitest';
import { render } from './testing/render.ts';

test.each([
  ['{{ list 1 "a" nil 2.5 }}', '[1 a <nil> 2.5]'],
  ['{{ list }}', '[]'],
  ['{{ tuple 1 2 }}', '[1 2]'],
  ['{{ first (list 1 2) }}', '1'],
  ['{{ first (list) }}', '<no value>'],
  ['{{ mustFirst (until 3) }}', '0'],
  ['{{ last (list 1 2) }}', '2'],
  ['{{ last (list) }}', '<no value>'],
  ['{{ mustLast (list "a") }}', 'a'],
  ['{{ rest (list 1 2 3) }}', '[2 3]'],
  ['{{ rest (list) }}', '[]'],
  ['{{ mustRest (splitList "," "a,b") }}', '[b]'],
  ['{{ initial (list 1 2 3) }}', '[1 2]'],
  ['{{ initial (list) }}', '[]'],
  ['{{ mustInitial (list 1 2) }}', '[1]'],
  ['{{ prepend (list 1 2) 0 }}', '[0 1 2]'],
  ['{{ mustPrepend (list) "a" }}', '[a]'],
  ['{{ prepend (list 1) (list 2) }}', '[[2] 1]'],
  ['{{ concat (list 1) (list 2 3) (splitList "," "a,b") }}', '[1 2 3 a b]'],
  ['{{ concat }}', '[]'],
  ['{{ compact (list 1 0 "" "a" nil false (list) 2.0) }}', '[1 a 2]'],
  ['{{ mustCompact (list) }}', '[]'],
  ['{{ compact (splitList "," "a,,b") }}', '[a b]'],
  ['{{ uniq (list 1 1 2 "1" 1.0 1) }}', '[1 2 1 1]'],
  ['{{ mustUniq (list) }}', '[]'],
  ['{{ uniq (list (list 1) (list 1)) }}', '[[1]]'],
  ['{{ has 1 (list 1 2) }}', 'true'],
  ['{{ has "a" (list "b") }}', 'false'],
  ['{{ mustHas nil (list nil) }}', 'true'],
  ['{{ slice (list 1 2 3 4 5) }}', '[1 2 3 4 5]'],
  ['{{ slice (list 1 2 3 4 5) 1 }}', '[2 3 4 5]'],
  ['{{ mustSlice (list 1 2) 0 0 }}', '[]'],
  ['{{ chunk 2 (list 1 2 3 4 5) }}', '[[1 2] [3 4] [5]]'],
  ['{{ chunk 3 (list 1 2 3) }}', '[[1 2 3]]'],
  ['{{ mustChunk 10 (list 1) }}', '[[1]]'],
  ['{{ join "," (list 1 "a" nil 2.5) }}', '1,a,2.5'],
  ['{{ join "-" (splitList "," "a,b") }}', 'a-b'],
  ['{{ sortAlpha (list "b" "a" "C" "\xe9") }}', '[C a b \xc3\xa9]'],
  ['{{ sortAlpha (list 10 9 1) }}', '[1 10 9]'],
  ['{{ mustChunk 2 (splitList "," "a,b,c") }}', '[[a b] [c]]'],
  ['{{ mustAppend (list 1) (list 2) }}', '[1 [2]]'],
  ['{{ mustPrepend (list 1 2) "x" }}', '[x 1 2]'],
  ['{{ mustReverse (list 1 "a" nil) }}', '[<nil> a 1]'],
  ['{{ mustInitial (splitList "," "a,b,c") }}', '[a b]'],
  ['{{ mustUniq (list "a" "b" "a") }}', '[a b]'],
])('%s gives %j', async (template, expected) => {
  expect(await render(template)).toBe(expected);
});

test.each([
  '{{ first "abc" }}',
  '{{ first nil }}',
  '{{ mustFirst (dict) }}',
  '{{ last 5 }}',
  '{{ mustLast "a" }}',
  '{{ rest "a" }}',
  '{{ mustRest nil }}',
  '{{ initial (dict) }}',
  '{{ append "a" 1 }}',
  '{{ push nil 1 }}',
  '{{ mustPush (dict) 1 }}',
  '{{ prepend 5 1 }}',
  '{{ concat (list 1) 2 }}',
  '{{ concat nil }}',
  '{{ reverse "abc" }}',
  '{{ compact "a" }}',
  '{{ mustCompact nil }}',
  '{{ uniq 1 }}',
  '{{ without "abc" "a" }}',
  '{{ mustWithout nil 1 }}',
  '{{ has "a" "abc" }}',
  '{{ mustHas 1 (dict) }}',
  '{{ slice (list 1 2) 1 5 }}',
  '{{ slice (list 1 2) 2 1 }}',
  '{{ mustSlice nil }}',
  '{{ chunk 0 (list 1) }}',
  '{{ chunk 0 (list) }}',
  '{{ mustChunk 0 nil }}',
  '{{ mustAppend nil 1 }}',
  '{{ mustPrepend "a" 1 }}',
  '{{ mustReverse 5 }}',
  '{{ mustInitial "abc" }}',
  '{{ mustUniq nil }}',
])('%s fails', async template => {
  await expect(render(template)).rejects.toThrow('error calling');
});

test('a list of strings is sorted where it stands, so every name for it sees it sorted', async () => {
  const template = '{{ $l := splitList "," "c,a" }}{{ $copy := sortAlpha $l }}{{ $l }}{{ $copy }}';

  expect(await render(template)).toBe('[a c][a c]');
});

test('a list of anything is sorted as a new list', async () => {
  expect(await render('{{ $l := list "c" "a" }}{{ sortAlpha $l }}{{ $l }}')).toBe('[a c][c a]');
});

test('what adds to a list leaves the list as it was', async () => {
  expect(await render('{{ $l := list 1 }}{{ append $l 2 }}{{ prepend $l 0 }}{{ $l }}')).toBe('[1 2][0 1][1]');
});

test('the error of a wrong argument names its kind and not its value', async () => {
  await expect(render('{{ first .secret }}', { secret: 'canary-31' })).rejects.toThrow(
    'a list is needed, not string',
  );
});

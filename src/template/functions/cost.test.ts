/** What functions do counts: a template ends by its own limits whatever it asks of them. */
import { expect, test } from 'vitest';
import { usualLimits } from '../execution.ts';
import { prices } from './prices.ts';
import { render } from './testing/render.ts';

const nested = '{{ $d := dict "x" 1 }}{{ range until 40 }}{{ $d = dict "a" $d "b" $d }}{{ end }}';
const twice = `${nested}{{ $e := dict "x" 1 }}{{ range until 40 }}{{ $e = dict "a" $e "b" $e }}{{ end }}`;

test.for([
  ['an action', `${nested}{{ $d }}`],
  ['printf', `${nested}{{ printf "%v" $d }}`],
  ['toJson', `${nested}{{ toJson $d }}`],
  ['toYaml', `${nested}{{ toYaml $d }}`],
  ['deepCopy', `${nested}{{ deepCopy $d }}`],
  ['deepEqual', `${twice}{{ deepEqual $d $e }}`],
  ['quote', `${nested}{{ quote $d }}`],
  ['toString', `${nested}{{ toString $d }}`],
  ['join', `${nested}{{ join "" (list $d) }}`],
  ['a key of dict', `${nested}{{ dict $d 1 }}`],
  ['merge', `${twice}{{ merge $d $e }}`],
  ['has', `${twice}{{ has $d (list $e) }}`],
  ['without', '{{ $l := until 3000 }}{{ range until 3000 }}{{ $x := without $l -1 }}{{ end }}'],
  [
    'uniq of maps',
    '{{ $l := list }}{{ range $i := until 4000 }}{{ $l = append $l (dict "a" $i) }}{{ end }}{{ uniq $l }}',
  ],
  [
    'a map that grows',
    '{{ $d := dict }}{{ range $i := until 9000 }}{{ $_ := set $d (print $i) $i }}{{ end }}',
  ],
  ['a digest', '{{ $x := repeat 9999999 "a" }}{{ range until 99 }}{{ $y := sha256sum $x }}{{ end }}'],
  ['YAML', '{{ fromYaml (repeat 4000000 "a") }}'],
  ['bcrypt', '{{ range until 99 }}{{ $x := bcrypt "a" }}{{ end }}'],
  ['a regular expression', '{{ regexReplaceAll ".*?b|a" (repeat 60000 "a") "" }}'],
  [
    'many regular expressions',
    '{{ $x := repeat 99999 "a" }}{{ range until 999 }}{{ $y := regexMatch "b$" $x }}{{ end }}',
  ],
] as const)('%s cannot work for ever', { timeout: 120_000 }, async ([, template]) => {
  await expect(render(template)).rejects.toThrow('exceeded maximum number of steps (5000000)');
});

test.each([
  ['RSA keys', prices.rsa4096, 5],
  ['bcrypts', prices.bcrypt, 20],
  ['scrypts', prices.scrypt, 50],
])('%s fit into a template as many as people need, and not many more', (_, price, count) => {
  expect(Math.floor((usualLimits.steps - 1000) / price)).toBeGreaterThanOrEqual(count);
  expect(Math.floor(usualLimits.steps / price)).toBeLessThan(1.2 * count);
});

test('a hundred thousand numbers are told apart, and a text of many lines is rewritten', async () => {
  expect(await render('{{ until 100000 | uniq | len }}')).toBe('100000');
  expect(await render('{{ regexReplaceAll "\\\\s+" (repeat 100000 "ab \\n") " " | len }}')).toBe('300000');
  expect(
    await render(
      '{{ regexReplaceAll "(?m)^(\\\\w+)=(.*)$" (repeat 1000 "some_key=a value of it\\n") "$1: $2" | len }}',
    ),
  ).toBe('24000');
});

test('uniq tells types, and NaN from itself, as reflect.DeepEqual does', async () => {
  const items =
    '1 1.0 "1" true nil nil 1 1.0 "1" true (int64 1) (int64 1) (list 1) (list 1) (list) (dict) (dict)';

  expect(await render(`{{ list ${items} | uniq | toJson }}`)).toBe('[1,1,"1",true,null,1,[1],[],{}]');
  expect(await render('{{ $n := float64 "NaN" }}{{ list $n $n | uniq | len }}')).toBe('2');
});

test('the time is looked at while a template is executed', async () => {
  let looks = 0;
  const tools = {
    now: () => 0,
    randomBytes: (size: number) => Buffer.alloc(size),
    isExpired: () => (looks += 1) > 3,
  };

  await expect(render('{{ range until 100000 }}{{ end }}', {}, tools)).rejects.toThrow(
    'the time for it is up',
  );
  expect(looks).toBe(4);
});

import { expect, test } from 'vitest';
import { render } from './testing/render.ts';

test.each([
  ['{{ urlJoin (dict) }}', ''],
  ['{{ urlJoin (dict "host" "h" "path" "p") }}', '//h/p'],
  ['{{ urlJoin (dict "scheme" "mailto" "opaque" "a@b") }}', 'mailto:a@b'],
  ['{{ urlJoin (dict "path" "a:b") }}', './a:b'],
  ['{{ urlJoin (dict "scheme" "x" "path" "p") }}', 'x://p'],
  ['{{ urlJoin (dict "path" "*") }}', '*'],
  ['{{ urlJoin (dict "scheme" "file" "path" "/x") }}', 'file:///x'],
  ['{{ urlJoin (dict "scheme" "x") }}', 'x:'],
  ['{{ urlJoin (urlParse "https://u:p@h:1/a/b?c=d#e") }}', 'https://u:p@h:1/a/b?c=d#e'],
  ['{{ urlJoin (dict "host" "\xe9 h" "path" "\xe9?#%") }}', '//%C3%A9%20h/%C3%A9%3F%23%25'],
  ['{{ urlJoin (dict "userinfo" "u" "host" "h") }}', '//u@h'],
  ['{{ urlJoin (dict "path" "/!$&\'()*+,;=:@[]<>\\"") }}', '/%21$&%27%28%29%2A+,;=:@%5B%5D%3C%3E%22'],
  ['{{ urlJoin (dict "fragment" "!$&\'()*+,;=:@/?[]") }}', '#!$&%27()*+,;=:@/?%5B%5D'],
  ['{{ urlJoin (dict "userinfo" "a%20b:c%2F" "host" "h") }}', '//a%20b:c%2F@h'],
  ['{{ urlJoin (dict "scheme" "http" "userinfo" "u") }}', 'http://u@'],
])('%s gives %j', async (template, expected) => {
  expect(await render(template)).toBe(expected);
});

test.each([
  '{{ urlParse "http://a b/" }}',
  '{{ urlParse "http://h/%zz" }}',
  '{{ urlJoin (dict "host" 5) }}',
  '{{ urlJoin (dict "scheme" nil) }}',
])('%s fails', async template => {
  await expect(render(template)).rejects.toThrow('error calling');
});

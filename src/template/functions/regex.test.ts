import { expect, test } from 'vitest';
import { render } from './testing/render.ts';

test.each([
  ['{{ regexMatch "^[abc]{3}$" (shuffle "abc") }}', 'true'],
  ['{{ regexMatch "^[a-z]+$" "abc" }}', 'true'],
  ['{{ regexMatch "^[a-z]+$" "ABC" }}', 'false'],
  ['{{ regexMatch "(" "a" }}', 'false'],
  ['{{ mustRegexMatch "a" "b" }}', 'false'],
  ['{{ mustRegexMatch "^a.c$" "abc" }}', 'true'],
  ['{{ regexFindAll "[2,4,6,8]" "123456789" -1 }}', '[2 4 6 8]'],
  ['{{ regexFindAll "a" "aaa" 2 }}', '[a a]'],
  ['{{ regexFindAll "x" "aaa" -1 }}', '[]'],
  ['{{ regexFindAll "a" "aaa" 0 }}', '[]'],
  ['{{ mustRegexFindAll "a+" "aa b a" -1 | join "," }}', 'aa,a'],
  ['{{ mustRegexFindAll "\\\\w+" "x y" 1 }}', '[x]'],
  ['{{ regexFind "[a-zA-Z][1-9]" "abcd1234" }}', 'd1'],
  ['{{ regexFind "x" "a" }}', ''],
  ['{{ regexFind "(a)(b)?" "ac" }}', 'a'],
  ['{{ mustRegexFind "b+" "abbbc" }}', 'bbb'],
  ['{{ regexFind "." "\xe9" }}', '\xc3\xa9'],
  ['{{ regexReplaceAll "a(x*)b" "-ab-axxb-" "${1}W" }}', '-W-xxW-'],
  ['{{ regexReplaceAll "a(x*)b" "-ab-axxb-" "$1W" }}', '---'],
  ['{{ regexReplaceAll "a(x*)b" "-ab-axxb-" "$1" }}', '--xx-'],
  ['{{ regexReplaceAll "(?P<n>x+)" "axxb" "<${n}>" }}', 'a<xx>b'],
  ['{{ mustRegexReplaceAll "[0-9]+" "a1b22" "#" }}', 'a#b#'],
  ['{{ mustRegexReplaceAll "^" "abc" "> " }}', '> abc'],
  ['{{ regexReplaceAllLiteral "a(x*)b" "-ab-axxb-" "${1}" }}', '-${1}-${1}-'],
  ['{{ regexReplaceAllLiteral "a" "banana" "$0" }}', 'b$0n$0n$0'],
  ['{{ mustRegexReplaceAllLiteral "b" "abc" "$$" }}', 'a$$c'],
  ['{{ regexSplit "z+" "pizza" -1 }}', '[pi a]'],
  ['{{ regexSplit "," "a,b,c" 2 }}', '[a b,c]'],
  ['{{ regexSplit "," "" -1 | len }}', '1'],
  ['{{ regexSplit "," "a,b" 0 | len }}', '0'],
  ['{{ mustRegexSplit " +" "a  b c" -1 | join "|" }}', 'a|b|c'],
  ['{{ regexQuoteMeta "1.2.3" }}', '1\\.2\\.3'],
  [
    '{{ regexQuoteMeta "a\\\\b[c]{d}(e)*f+g?h^i$j|k" }}',
    'a\\\\b\\[c\\]\\{d\\}\\(e\\)\\*f\\+g\\?h\\^i\\$j\\|k',
  ],
  ['{{ regexQuoteMeta "" }}', ''],
  ['{{ regexQuoteMeta "\xe9-_/" }}', '\xc3\xa9-_/'],
])('%s gives %j', async (template, expected) => {
  expect(await render(template)).toBe(expected);
});

test.each([
  '{{ mustRegexMatch "(" "b" }}',
  '{{ mustRegexMatch "(?=a)" "b" }}',
  '{{ regexFindAll "[" "a" -1 }}',
  '{{ mustRegexFindAll "[" "a" -1 }}',
  '{{ regexFind "*" "a" }}',
  '{{ mustRegexFind "*" "a" }}',
  '{{ regexReplaceAll "(" "a" "b" }}',
  '{{ mustRegexReplaceAll "(" "a" "b" }}',
  '{{ regexReplaceAllLiteral "(" "a" "b" }}',
  '{{ mustRegexReplaceAllLiteral "a{2,1}" "a" "b" }}',
  '{{ regexSplit "[" "a" -1 }}',
  '{{ mustRegexSplit "[" "a" -1 }}',
  '{{ regexFind "\\\\C" "\xe9" | printf "%q" }}',
])('%s fails', async template => {
  await expect(render(template)).rejects.toThrow('error calling');
});

import { expect, test } from 'vitest';
import { render } from './testing/render.ts';

test.each([
  ['{{ typeOf 1 }}', 'int'],
  ['{{ typeOf 1.5 }}', 'float64'],
  ['{{ typeOf "a" }}', 'string'],
  ['{{ typeOf true }}', 'bool'],
  ['{{ typeOf nil }}', '<nil>'],
  ['{{ typeOf (list) }}', '[]interface {}'],
  ['{{ typeIs "int" 1 }}', 'true'],
  ['{{ typeIs "string" 1 }}', 'false'],
  ['{{ typeIs "map[string]interface {}" (dict) }}', 'true'],
  ['{{ typeIs "<nil>" nil }}', 'true'],
  ['{{ typeIs "[]interface {}" (list 1) }}', 'true'],
  ['{{ typeIs "float64" 1.0 }}', 'true'],
  ['{{ typeIsLike "semver.Version" (semver "1.2.3") }}', 'true'],
  ['{{ typeIsLike "*semver.Version" (semver "1.2.3") }}', 'true'],
  ['{{ typeIsLike "int" 1 }}', 'true'],
  ['{{ typeIsLike "int" "1" }}', 'false'],
  ['{{ kindOf 1 }}', 'int'],
  ['{{ kindOf 1.5 }}', 'float64'],
  ['{{ kindOf "a" }}', 'string'],
  ['{{ kindOf true }}', 'bool'],
  ['{{ kindOf nil }}', 'invalid'],
  ['{{ kindOf (list) }}', 'slice'],
  ['{{ kindIs "slice" (list) }}', 'true'],
  ['{{ kindIs "map" (dict) }}', 'true'],
  ['{{ kindIs "invalid" nil }}', 'true'],
  ['{{ kindIs "int" 1 }}', 'true'],
  ['{{ kindIs "bool" "true" }}', 'false'],
  ['{{ deepEqual (list 1 2) (list 1 2) }}', 'true'],
  ['{{ deepEqual (list 1) (list (int64 1)) }}', 'false'],
  ['{{ deepEqual nil nil }}', 'true'],
  ['{{ deepEqual (dict "a" (list 1)) (dict "a" (list 1)) }}', 'true'],
  ['{{ deepEqual "a" "a" }}', 'true'],
  ['{{ deepEqual 1 1.0 }}', 'false'],
  ['{{ deepCopy (list 1 (dict "a" "b")) }}', '[1 map[a:b]]'],
  ['{{ deepCopy "x" }}', 'x'],
  ['{{ deepCopy 5 }}', '5'],
  ['{{ mustDeepCopy (dict "a" 1.5) }}', 'map[a:1.5]'],
  ['{{ deepCopy (splitList "," "a,b") }}', '[a b]'],
  ['{{ deepCopy (int64 5) | typeOf }}', 'int64'],
  ['{{ deepCopy (dict "a" nil "l" (list nil 1)) }}', 'map[a:<nil> l:[<nil> 1]]'],
])('%s gives %j', async (template, expected) => {
  expect(await render(template)).toBe(expected);
});

test.each(['{{ deepCopy nil }}', '{{ mustDeepCopy nil }}'])('%s fails', async template => {
  await expect(render(template)).rejects.toThrow('error calling');
});

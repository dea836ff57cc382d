import { expect, test } from 'vitest';
import { render } from './testing/render.ts';

test.each([
  ['{{ b64enc "hello" }}', 'aGVsbG8='],
  ['{{ b64enc "" }}', ''],
  ['{{ b64enc "\xe9\\xff\\x00" }}', 'w6n/AA=='],
  ['{{ b64enc "a" }}', 'YQ=='],
  ['{{ b64enc "ab" }}', 'YWI='],
  ['{{ b64enc "abc" }}', 'YWJj'],
  ['{{ b64dec "aGVsbG8=" }}', 'hello'],
  ['{{ b64dec "" }}', ''],
  ['{{ b64dec "aGVsbG8" }}', 'illegal base64 data at input byte 4'],
  ['{{ b64dec "aGVsbG8==" }}', 'illegal base64 data at input byte 8'],
  ['{{ b64dec "a" }}', 'illegal base64 data at input byte 0'],
  ['{{ b64dec "aGVs\\nbG8=" }}', 'hello'],
  ['{{ b64dec "aGVs bG8=" }}', 'illegal base64 data at input byte 4'],
  ['{{ b64dec "=" }}', 'illegal base64 data at input byte 0'],
  ['{{ b64dec "ab=c" }}', 'illegal base64 data at input byte 2'],
  ['{{ b32enc "hello" }}', 'NBSWY3DP'],
  ['{{ b32enc "" }}', ''],
  ['{{ b32enc "a" }}', 'ME======'],
  ['{{ b32enc "ab" }}', 'MFRA===='],
  ['{{ b32enc "abc" }}', 'MFRGG==='],
  ['{{ b32enc "abcd" }}', 'MFRGGZA='],
  ['{{ b32enc "\xe9\\xff" }}', 'YOU76==='],
  ['{{ b32dec "NBSWY3DP" }}', 'hello'],
  ['{{ b32dec "" }}', ''],
  ['{{ b32enc "x y z" | b32dec }}', 'x y z'],
  ['{{ b32dec "ME======" }}', 'a'],
  ['{{ b32dec "MFRA====" }}', 'ab'],
  ['{{ b32dec "MFRGG===" }}', 'abc'],
  ['{{ b32dec "MFRGGZA=" }}', 'abcd'],
  ['{{ b32dec "a" }}', 'illegal base32 data at input byte 0'],
  ['{{ b32dec "ME" }}', 'illegal base32 data at input byte 0'],
  ['{{ b32dec "ME=====" }}', 'illegal base32 data at input byte 7'],
])('%s gives %j', async (template, expected) => {
  expect(await render(template)).toBe(expected);
});

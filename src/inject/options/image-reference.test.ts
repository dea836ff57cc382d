import { expect, test } from 'vitest';
import { parseImageReference } from './image-reference.ts';

const HEX = '0123456789abcdef'.repeat(4);

test.each([
  'postern',
  'postern:0.1.0',
  'library/postern',
  'ghcr.io/postern/postern:0.1.0',
  `ghcr.io/postern/postern@sha256:${HEX}`,
  `ghcr.io/postern/postern:0.1.0@sha256:${HEX}`,
  `localhost:5000/a@sha512:${HEX}${HEX}`,
  'localhost/a',
  '[fd00::1]:5000/a/b__c/d--e:_x',
  'Registry.Example.com/a',
  `${'a'.repeat(250)}/abcd:${'t'.repeat(128)}`,
])('%s is taken', reference => {
  expect(parseImageReference(reference)).toBe(reference);
});

test('space around it is left out', () => {
  expect(parseImageReference(' a:1\n')).toBe('a:1');
});

test.each([
  ['  ', 'is empty'],
  ['a b', '"a b" is no image: in a name stand small letters and digits'],
  ['postern/Postern', 'not "Postern"'],
  ['ghcr.io//postern', 'not ""'],
  ['https://ghcr.io/a', 'has no registry: "https:" is no host[:port]'],
  ['-a.example.com/a', 'has no registry: "-a.example.com" is no host[:port]'],
  ['ghcr.io/a/', 'not ""'],
  ['a..b', 'not "a..b"'],
  ['a:', 'has no tag: "" must be'],
  ['a:1:2', 'has no tag: "1:2"'],
  [`a:${'t'.repeat(129)}`, 'at most 128'],
  ['a@sha256:…', 'has no whole digest: behind sha256: stand 64 digits of 0-9 and a-f, not "…"'],
  [`a@sha256:${HEX.toUpperCase()}`, 'has no whole digest'],
  [`a@sha256:${HEX}0`, 'has no whole digest'],
  ['a@', 'has no digest: "" must begin with sha256:'],
  [`a@md5:${HEX}`, 'must begin with sha256:'],
  [`a@constructor:${HEX}`, 'must begin with sha256:'],
  [`a@sha256:${HEX}@sha256:${HEX}`, 'has more than one @'],
  ['a'.repeat(256), 'has a name of more than 255 characters'],
])('%j is refused: %s', (reference, message) => {
  expect(() => parseImageReference(reference)).toThrow(message);
});

import { expect, test } from 'vitest';
import { compileRegexp } from './regexp.ts';

test.for([
  ['\\p{old italic}', '𐌀'],
  ['\\p{Old_Italic}', '𐌀'],
  ['\\p{SignWriting}', '𝠀'],
  ['\\p{signwriting}', '𝠀'],
  ['\\p{New_Tai_Lue}', 'ᦀ'],
] as const)('%s is a script, though Go 1.25 and 1.26 lost the names that are no keys', ([source, letter]) => {
  expect(compileRegexp(source).find(`x${letter}`)).toBe(letter);
});

test.for([
  ['\\p{greek}(', 'missing closing ): `\\p{greek}(`'],
  ['\\p{Letter}[\\p{digit}', 'missing closing ]: `[\\p{digit}`'],
  ['\\p{greek}\\p{White_Space}', 'invalid character class range: `\\p{White_Space}`'],
  ['[a-\\pl]', 'invalid escape sequence: `\\p`'],
  ['\\Q\\p{greek}\\E\\p{x', 'invalid character class range: `\\p{x`'],
] as const)('an error quotes what was written: %s', ([source, reason]) => {
  expect(() => compileRegexp(source)).toThrow(`error parsing regexp: ${reason}`);
});

test('an escaped backslash and quoted text name no class', () => {
  expect(compileRegexp('\\\\p{greek}').find('α\\p{greek}')).toBe('\\p{greek}');
  expect(compileRegexp('\\Q\\p{greek}\\E').find('x\\p{greek}')).toBe('\\p{greek}');
});

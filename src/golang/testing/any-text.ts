import * as fc from 'fast-check';

/**
 * One code point of any kind but half of a surrogate pair, those that UTF-8 writes in few bytes as often as the many others.
 * fast-check's own unit `binary` takes seconds to be made.
 */
export const anyCharacter: fc.Arbitrary<string> = fc
  .oneof(
    fc.integer({ min: 0, max: 0x7f }),
    fc.integer({ min: 0x80, max: 0x7ff }),
    fc.integer({ min: 0x800, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0xffff }),
    fc.integer({ min: 0x10000, max: 0x10ffff }),
  )
  .map(codePoint => String.fromCodePoint(codePoint));

/** Text that is well-formed and may hold every character. */
export function anyText(constraints: fc.StringConstraints = {}): fc.Arbitrary<string> {
  return fc.string({ ...constraints, unit: anyCharacter });
}

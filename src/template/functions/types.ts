/** What a value is, and whether two are the same. */
import { FunctionFailure, type FunctionTable } from '../function.ts';
import { typeName } from '../type-name.ts';
import type { GoValue } from '../value.ts';
import { isAbsent } from '../value-kind.ts';
import { deepCopy } from './values/deep-copy.ts';
import { deepEqual } from './values/deep-equal.ts';
import { define, defineWithTools, readingEverything } from './define.ts';
import { kindName } from './values/kind-name.ts';

const copy = define(['any'], value => {
  // The library looks at the type before it looks for nil; further in nil is copied.
  if (isAbsent(value)) throw new FunctionFailure('cannot copy nil');
  return deepCopy(value);
});

export const types: FunctionTable = {
  typeOf: define(['any'], typeOf),
  typeIs: define(['string', 'any'], (name, value) => typeOf(value) === name),
  // A pointer to the type is like it.
  typeIsLike: define(['string', 'any'], (name, value) => [name, `*${name}`].includes(typeOf(value))),
  kindOf: define(['any'], kindName),
  kindIs: define(['string', 'any'], (name, value) => kindName(value) === name),
  deepEqual: defineWithTools(['any', 'any'], (tools, a, b) => deepEqual(a, b, tools)),
  ...readingEverything({ deepCopy: copy, mustDeepCopy: copy }),
};

/** As fmt's %T: nil has no type. */
function typeOf(value: GoValue): string {
  return isAbsent(value) ? '<nil>' : typeName(value);
}

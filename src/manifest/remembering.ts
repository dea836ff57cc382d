/**
 * Wraps a function of an object, and of more that decides with it: what it last made of each object is given again as
 * long as the rest is the same, by identity, and goes when the object does. For objects that are replaced and never
 * changed, as those of a view; one answer for each object bounds what is kept.
 */
export function remembering<Key extends object, Rest extends readonly unknown[], Made>(
  make: (key: Key, ...rest: Rest) => Made,
): (key: Key, ...rest: Rest) => Made {
  const known = new WeakMap<Key, { readonly rest: Rest; readonly made: Made }>();
  return (key, ...rest) => {
    const last = known.get(key);
    if (last !== undefined && isSame(last.rest, rest)) return last.made;
    const made = make(key, ...rest);
    known.set(key, { rest, made });
    return made;
  };
}

function isSame(before: readonly unknown[], now: readonly unknown[]): boolean {
  return before.length === now.length && before.every((part, i) => part === now[i]);
}

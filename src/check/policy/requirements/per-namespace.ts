/** More than one object is about, and few enough to keep. */
const MOST_NAMESPACES = 200;

/** Makes something once for each namespace, and forgets all of it when there are too many. */
export function perNamespace<Of>(
  make: (namespace: string | undefined) => Of,
): (namespace: string | undefined) => Of {
  const known = new Map<string | undefined, { readonly made: Of }>();
  return namespace => {
    const before = known.get(namespace);
    if (before !== undefined) return before.made;
    if (known.size >= MOST_NAMESPACES) known.clear();
    const made = make(namespace);
    known.set(namespace, { made });
    return made;
  };
}

/** Field paths in Kubernetes' notation: `spec.data[0].remoteRef.key`, `metadata.labels[app.kubernetes.io/name]`. */

/** A field that the schema knows, or that stands where such a field could. */
export function fieldPath(parent: string, field: string): string {
  return parent === '' ? printable(field) : `${parent}.${printable(field)}`;
}

/** An entry of a list, or of a map with free keys. */
export function entryPath(parent: string, entry: number | string): string {
  return `${parent}[${typeof entry === 'number' ? entry : printable(entry)}]`;
}

/** The same path for every entry of its lists: `spec.data[].remoteRef.key`. */
export function pathPattern(path: string): string {
  return path.replace(/\[\d+\]/gu, '[]');
}

/** A key is the user's text: it must not break a line or flood a message. */
function printable(key: string): string {
  if (key.length <= 100 && /^[ -~]*$/u.test(key)) return key;
  const clean = key.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\uFFFD');
  return clean.length > 100 ? `${clean.slice(0, 100).toWellFormed()}…` : clean;
}

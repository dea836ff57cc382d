/**
 * Are two values of JSON the same? Walks without calling itself: what is compared may be nested deeper than the stack
 * reaches.
 */
export function isSameJson(one: unknown, other: unknown): boolean {
  const pairs: [unknown, unknown][] = [[one, other]];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [a, b] = pair;
    if (a === b) continue;
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    const others = new Map<string, unknown>(Object.entries(b));
    const members: [string, unknown][] = Object.entries(a);
    if (members.length !== others.size) return false;
    for (const [key, value] of members) {
      if (!others.has(key)) return false;
      pairs.push([value, others.get(key)]);
    }
  }
  return true;
}

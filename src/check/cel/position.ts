/** `2:8`: line and column of an offset in a text, both from 1. */
export function positionOf(source: string, offset: number): string {
  const before = source.slice(0, offset).split('\n');
  return `${before.length}:${Array.from(before.at(-1) ?? '').length + 1}`;
}

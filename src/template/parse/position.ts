/**
 * Where in a template something stands, as Go says it: `line:column`, lines counted from 1, columns in bytes from 0, so
 * that the place is the one that External Secrets shows for the same template.
 */
export function positionOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = before.split('\n').length;
  return `${line}:${Buffer.byteLength(before.slice(lineStart))}`;
}

/** The line of it alone, counted from 1. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

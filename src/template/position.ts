/** Where in a template something stands, as `line:column`, both counted from 1 in characters. */

export function positionOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = before.split('\n').length;
  return `${line}:${Array.from(before.slice(lineStart)).length + 1}`;
}

import type { SourceLocation } from '../../manifest/read/read.ts';

/** `shop.yaml:12:7`, which editors and terminals open. */
export function placeText({ file, line, column }: SourceLocation): string {
  return `${file}:${line}:${column}`;
}

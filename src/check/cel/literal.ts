import { serialize, type ASTNode } from '@marcbachmann/cel-js';

/** A value as CEL writes it. The package's own writing rounds doubles and cuts characters beyond the first plane in two. */
export function literal(node: ASTNode & { readonly op: 'value' }): string {
  const { args: value } = node;
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'number') return serialize(node);
  const text = String(value);
  return /[.e]/u.test(text) ? text : `${text}.0`;
}

/** A text as CEL writes it. */
export function quoted(text: string): string {
  const escaped = text.replaceAll(/["\\\p{Cc}]/gu, character =>
    character === '"' || character === '\\'
      ? `\\${character}`
      : String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${escaped}"`;
}

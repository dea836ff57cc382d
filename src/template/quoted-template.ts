/** Templates that a template writes as they stand, as Helm charts hand them on to somebody else: "{{ `{{ .password }}` }}". */
import { positionOf } from './parse/position.ts';
import type { StatementNode } from './parse/tree.ts';
import { parseKnown } from './render-text.ts';
import { textOf } from './value.ts';

export interface QuotedTemplate {
  /** `line:column` of the action that writes it. */
  readonly position: string;
  /** The first key that it would ask for. */
  readonly key: string;
}

const firstKey = /\{\{-?\s*(?:index\s+\.\s+"([^"]+)"|\.(\w+))/u;

/** Nearly every template has none, and need not be read for this. */
const QUOTE = /["`]/u;

/** The first that asks for such a key, outside branches; undefined also for a text that is no template. */
export function quotedTemplate(text: string, isKey: (key: string) => boolean): QuotedTemplate | undefined {
  if (!QUOTE.test(text)) return undefined;
  for (const node of nodesOf(text)) {
    if (node.kind !== 'action' || node.pipe.commands.length > 1) continue;
    const [first] = node.pipe.commands[0]?.operands ?? [];
    const match = first?.kind === 'string' ? firstKey.exec(closed(textOf(first.bytes))) : null;
    const key = match?.[1] ?? match?.[2];
    if (key !== undefined && isKey(key)) return { position: positionOf(text, node.at), key };
  }
  return undefined;
}

/** Up to its last end: behind it an action has none, and what looks for one would do so from every beginning. */
function closed(text: string): string {
  return text.slice(0, text.lastIndexOf('}}') + 2);
}

function nodesOf(text: string): readonly StatementNode[] {
  try {
    return parseKnown(text, 'template').definitions.get('template')?.nodes ?? [];
  } catch {
    return [];
  }
}

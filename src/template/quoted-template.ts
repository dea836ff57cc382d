/** Templates that a template writes as they stand, as Helm charts hand them on to somebody else: "{{ `{{ .password }}` }}". */
import { positionOf } from './parse/position.ts';
import { parseKnown } from './render-text.ts';
import { textOf } from './value.ts';

export interface QuotedTemplate {
  /** `line:column` of the action that writes it. */
  readonly position: string;
  /** The first key that it would ask for. */
  readonly key: string;
}

const firstKey = /\{\{-?\s*(?:index\s+\.\s+"([^"]+)"|\.(\w+)).*\}\}/su;

/** Nearly every template has none, and need not be read for this. */
const QUOTE = /["`]/u;

/** Those outside branches; none in a text that is no template. */
export function quotedTemplates(text: string): readonly QuotedTemplate[] {
  if (!QUOTE.test(text)) return [];
  try {
    const nodes = parseKnown(text, 'template').definitions.get('template')?.nodes ?? [];
    return nodes.flatMap(node => {
      if (node.kind !== 'action' || node.pipe.commands.length > 1) return [];
      const [first] = node.pipe.commands[0]?.operands ?? [];
      const match = first?.kind === 'string' ? firstKey.exec(textOf(first.bytes)) : null;
      const key = match?.[1] ?? match?.[2];
      return key === undefined ? [] : [{ position: positionOf(text, node.at), key }];
    });
  } catch {
    return [];
  }
}

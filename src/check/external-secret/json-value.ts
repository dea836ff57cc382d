import type { PipeNode, StatementNode } from '../../template/parse/tree.ts';
import { parseKnown } from '../../template/render-text.ts';

/**
 * Whether what a template renders is no JSON object, whatever its values are, as long as a value within quotes stays there.
 * False also where that cannot be told: with branches, and behind a value that stands outside of quotes.
 */
export function isNoJsonObject(text: string): boolean {
  const pieces = piecesOf(text)?.map(pieceOf);
  if (pieces === undefined) return false;
  let json = '';
  let isQuoted = false;
  for (const piece of pieces) {
    if (piece === 'unsure') return false;
    if (piece === 'value' && !isQuoted) return !/^\s*(?:\{|$)/u.test(json);
    if (piece === 'value') json += '0';
    else {
      const plain = piece.text.replace(/\\[^]/gu, '');
      if (plain.endsWith('\\')) return false;
      json += piece.text;
      if (plain.split('"').length % 2 === 0) isQuoted = !isQuoted;
    }
  }
  return !isObject(json);
}

function piecesOf(text: string): readonly StatementNode[] | undefined {
  try {
    const { name, definitions } = parseKnown(text, 'template');
    return definitions.get(name)?.nodes;
  } catch {
    return undefined;
  }
}

function pieceOf(node: StatementNode): 'unsure' | 'value' | { readonly text: string } {
  // What another program fills in before it is applied may be anything.
  if (node.kind === 'text') return /\$[{(a-z]|<[a-z]/iu.test(node.bytes) ? 'unsure' : { text: node.bytes };
  if (node.kind !== 'action') return 'unsure';
  const { pipe } = node;
  if (pipe.variables.length > 0) return { text: '' };
  const [command, next] = pipe.commands;
  const [only, argument] = command?.operands ?? [];
  if (next === undefined && argument === undefined && only?.kind === 'string') return { text: only.bytes };
  return writesBrackets(pipe) ? 'unsure' : 'value';
}

/** `{{ printf "%s\"}" .password }}` may close what stands in front of it. */
function writesBrackets(pipe: PipeNode): boolean {
  return pipe.commands
    .flatMap(({ operands }) => operands)
    .some(operand =>
      operand.kind === 'pipe'
        ? writesBrackets(operand)
        : operand.kind === 'chain' || (operand.kind === 'string' && /["{}[\],]/u.test(operand.bytes)),
    );
}

/** As `map[string]any` of Go, which takes null. */
function isObject(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && !Array.isArray(value);
  } catch {
    return false;
  }
}

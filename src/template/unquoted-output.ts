/** Values that a template writes into YAML as they are, where a colon, a quote or a line end in them changes the YAML. */
import { parseKnown } from './render-text.ts';
import type { ListNode, PipeNode, StatementNode } from './tree.ts';
import { positionOf } from './position.ts';

/** What gives JSON, which is YAML too, or text that YAML cannot take for anything else. */
const safe = new Set(
  [
    'toJson toRawJson toPrettyJson mustToJson mustToRawJson mustToPrettyJson toYaml quote indent nindent',
    'b64enc b32enc sha1sum sha256sum sha512sum len int int64 add add1 uuidv4 randNumeric unixEpoch',
  ].flatMap(names => names.split(' ')),
);

/** `line:column` of each action that writes a value so; none for a text that is no template. */
export function unquotedOutputs(text: string): string[] {
  try {
    return [...parseKnown(text, 'text').definitions.values()].flatMap(list => inList(text, list));
  } catch {
    return [];
  }
}

function inList(text: string, { nodes }: ListNode): string[] {
  return nodes.flatMap(node => inStatement(text, node));
}

function inStatement(text: string, node: StatementNode): string[] {
  if (node.kind === 'action') return writesValue(node.pipe) ? [positionOf(text, node.at)] : [];
  if (node.kind !== 'if' && node.kind !== 'with' && node.kind !== 'range') return [];
  return [...inList(text, node.list), ...(node.elseList === undefined ? [] : inList(text, node.elseList))];
}

/** A constant is what the author wrote; what is assigned is not written. */
function writesValue({ commands, variables }: PipeNode): boolean {
  if (variables.length > 0) return false;
  const [first] = commands.at(-1)?.operands ?? [];
  if (first === undefined || ['string', 'number', 'bool', 'nil'].includes(first.kind)) return false;
  return !(first.kind === 'identifier' && safe.has(first.name));
}

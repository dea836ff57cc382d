/** Values that a template writes into YAML as they are, where a colon, a quote or a line end in them changes the YAML. */
import { parseKnown } from '../render-text.ts';
import type { ListNode, OperandNode, PipeNode, StatementNode } from '../parse/tree.ts';
import { positionOf } from '../parse/position.ts';

/** What gives JSON, which is YAML too, or text that YAML cannot take for anything else. */
const safe = new Set(
  [
    'toJson toRawJson toPrettyJson mustToJson mustToRawJson mustToPrettyJson toYaml quote indent nindent',
    'b64enc b32enc sha1sum sha256sum sha512sum len int int64 add add1 uuidv4 randNumeric unixEpoch',
  ].flatMap(names => names.split(' ')),
);

/** A message that lists more is read by nobody, and each is looked for from the beginning of the text. */
const MOST = 10;

export interface UnquotedOutputs {
  /** `line:column` of the first ten actions that write a value so. */
  readonly positions: readonly string[];
  /** How many there are besides. */
  readonly more: number;
}

/** None for a text that is no template. */
export function unquotedOutputs(text: string): UnquotedOutputs {
  const offsets = offsetsIn(text);
  const positions = offsets.slice(0, MOST).map(at => positionOf(text, at));
  return { positions, more: offsets.length - positions.length };
}

function offsetsIn(text: string): readonly number[] {
  try {
    const { definitions } = parseKnown(text, 'text');
    return [...definitions.values()].flatMap(list => inList(list, outermost));
  } catch {
    return [];
  }
}

/** Variables that hold keys of the Secret: letters, digits and `-_.` alone, which YAML takes as they are. */
type KeyVariables = ReadonlySet<string>;

interface Scope {
  readonly keys: KeyVariables;
  /** Whether `.` is still what `$` is. */
  readonly isOutermost: boolean;
}

const outermost: Scope = { keys: new Set(), isOutermost: true };

function inList({ nodes }: ListNode, scope: Scope): number[] {
  return nodes.flatMap(node => inStatement(node, scope));
}

function inStatement(node: StatementNode, scope: Scope): number[] {
  if (node.kind === 'action') return writesValue(node.pipe, scope.keys) ? [node.at] : [];
  if (node.kind !== 'if' && node.kind !== 'with' && node.kind !== 'range') return [];
  const keys = node.kind === 'range' ? withKey(node.pipe, scope) : scope.keys;
  const within = { keys, isOutermost: scope.isOutermost && node.kind === 'if' };
  return [...inList(node.list, within), ...(node.elseList === undefined ? [] : inList(node.elseList, scope))];
}

/** `range $k, $v := $`, or `.` outside of other ranges: any other map, such as one parsed from JSON, may have any key. */
function withKey({ variables, commands }: PipeNode, { keys, isOutermost }: Scope): KeyVariables {
  const [key, value] = variables;
  if (key === undefined) return keys;
  const others = new Set([...keys].filter(name => !variables.includes(name)));
  return value !== undefined && isRoot(commands, isOutermost) ? others.add(key) : others;
}

function isRoot([command, ...more]: PipeNode['commands'], isOutermost: boolean): boolean {
  const [operand, ...rest] = command?.operands ?? [];
  if (more.length > 0 || rest.length > 0 || operand === undefined) return false;
  if (operand.kind === 'dot') return isOutermost;
  return operand.kind === 'variable' && operand.name === '$' && operand.names.length === 0;
}

/** A constant is what the author wrote; what is assigned is not written. */
function writesValue({ commands, variables }: PipeNode, keys: KeyVariables): boolean {
  if (variables.length > 0) return false;
  const [first] = commands.at(-1)?.operands ?? [];
  if (first === undefined || isConstant(first)) return false;
  if (first.kind === 'identifier' && safe.has(first.name)) return false;
  const operands = commands.flatMap(command => command.operands);
  const isKey = (operand: OperandNode) => operand.kind === 'variable' && keys.has(operand.name);
  return !(
    operands.some(isKey) &&
    operands.every(operand => isKey(operand) || isConstant(operand) || operand.kind === 'identifier')
  );
}

function isConstant({ kind }: OperandNode): boolean {
  return ['string', 'number', 'bool', 'nil'].includes(kind);
}

/** Whether a value or a literal may be the argument for a parameter, as Go's reflection decides it. */
import { failure, type State } from './execution.ts';
import type { ParameterType } from './function.ts';
import { nodeText } from './node-text.ts';
import { idealValue } from './parse/number-literal.ts';
import type { BoolNode, NumberNode, StringNode } from './parse/tree.ts';
import { parameterTypeName, typeName } from './type-name.ts';
import type { GoInteger, GoValue } from './value.ts';
import { isAbsent } from './value-kind.ts';

/** @throws PosternError `TEMPLATE_EXECUTION` where the types do not agree */
export function checkArgument(state: State, value: GoValue, type: ParameterType): GoValue {
  if (type === 'value') return value;
  if (type === 'any') return value ?? null;
  if (value === undefined) {
    const nothing = nilOf(type);
    if (nothing !== undefined) return nothing;
    throw failure(state, `invalid value; expected ${parameterTypeName(type)}`);
  }
  if (isAssignable(value, type)) return value;
  const wanted = parameterTypeName(type);
  throw failure(state, `wrong type for value; expected ${wanted}; got ${typeName(value)}`);
}

/** The word `nil`. */
export function nilArgument(state: State, type: ParameterType): GoValue {
  if (type === 'value') return undefined;
  const nothing = type === 'any' ? null : nilOf(type);
  if (nothing !== undefined) return nothing;
  throw failure(state, `cannot assign nil to ${parameterTypeName(type)}`);
}

/** A literal takes the type of the parameter where it can. */
export function literalArgument(
  state: State,
  node: BoolNode | NumberNode | StringNode,
  type: ParameterType,
): GoValue {
  if (type === 'any' || type === 'value') return literalValue(state, node);
  const expected = literalKinds[type];
  if (expected === undefined) {
    throw failure(state, `can't handle ${nodeText(node)} for arg of type ${parameterTypeName(type)}`);
  }
  const value = typedLiteral(node, type);
  if (value === undefined) throw failure(state, `expected ${expected}; found ${nodeText(node)}`);
  return value;
}

/** A literal where nothing asks for a type. */
export function literalValue(state: State, node: BoolNode | NumberNode | StringNode): GoValue {
  if (node.kind === 'bool') return node.value;
  if (node.kind === 'string') return node.bytes;
  state.node = node;
  const value = idealValue(node.source, node);
  if (value === undefined) throw failure(state, `${node.source} overflows int`);
  return value;
}

const literalKinds: Partial<Record<ParameterType, string>> = {
  string: 'string',
  bool: 'bool',
  int: 'integer',
  int64: 'integer',
  uint: 'unsigned integer',
  uint32: 'unsigned integer',
  float64: 'float',
};

function typedLiteral(node: BoolNode | NumberNode | StringNode, type: ParameterType): GoValue {
  if (node.kind === 'bool') return type === 'bool' ? node.value : undefined;
  if (node.kind === 'string') return type === 'string' ? node.bytes : undefined;
  if (type === 'int') return node.int;
  if (type === 'float64') return node.float;
  if (type === 'int64') return sized('int64', node.int);
  // Go cuts off what does not fit.
  if (type === 'uint32') return sized('uint32', node.uint && BigInt.asUintN(32, node.uint));
  return type === 'uint' ? sized('uint', node.uint) : undefined;
}

function sized(type: GoInteger['type'], value: bigint | undefined): GoInteger | undefined {
  return value === undefined ? undefined : { kind: 'integer', type, value };
}

/** Undefined where the type has no nil. */
function nilOf(type: ParameterType): GoValue {
  if (type === 'map') return { kind: 'map', element: 'interface {}', entries: new Map(), isNil: true };
  const element = type.startsWith('[]') ? parameterTypeName(type).slice(2) : undefined;
  return element === undefined ? undefined : { kind: 'list', element, items: [], isNil: true };
}

function isAssignable(value: GoValue, type: ParameterType): boolean {
  return !isAbsent(value) && typeName(value) === parameterTypeName(type);
}

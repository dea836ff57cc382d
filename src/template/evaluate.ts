/** Pipelines to values (exec.go of Go's text/template). */
import { callFunction } from './call-function.ts';
import { checkArgument, literalArgument, literalValue, nilArgument } from './argument.ts';
import { and, builtins, or } from './builtins.ts';
import { countStep, failure, setVariable, variableValue, type State } from './execution.ts';
import type { ParameterType, TemplateFunction } from './function.ts';
import { nodeText, quotedText, type AnyNode } from './node-text.ts';
import type {
  ChainNode,
  CommandNode,
  FieldNode,
  IdentifierNode,
  OperandNode,
  PipeNode,
  VariableNode,
} from './parse/tree.ts';
import { isTrue } from './truth.ts';
import { typeName } from './type-name.ts';
import { textOf, type GoMap, type GoStruct, type GoValue } from './value.ts';
import { isMap, isStruct } from './value-kind.ts';

/** The value of the last command; nil is no value from here on. Declares and assigns the pipeline's variables. */
export function evaluatePipe(state: State, dot: GoValue, pipe: PipeNode): GoValue {
  state.node = pipe;
  let value: Final = missing;
  for (const command of pipe.commands) value = evaluateCommand(state, dot, command, value) ?? undefined;
  const result = value === missing ? undefined : value;
  for (const name of pipe.variables) {
    if (pipe.isAssign) setVariable(state, name, result);
    else state.variables.push({ name, value: result });
  }
  return result;
}

/** What the command before passes on; there may be none, which is not the same as no value. */
type Final = GoValue | typeof missing;
const missing = Symbol('no command before');

/** What stands around a field or a function: where its arguments come from. */
interface Site {
  readonly dot: GoValue;
  /** For errors of the call. */
  readonly node: AnyNode;
  /** Without the function itself. */
  readonly args: readonly OperandNode[];
  readonly final: Final;
}

const noArgs: readonly OperandNode[] = [];

function evaluateCommand(state: State, dot: GoValue, command: CommandNode, final: Final): GoValue {
  const [first, ...args] = command.operands;
  if (first.kind === 'identifier') return evaluateFunction(state, first, { dot, node: command, args, final });
  const site: Site = { dot, node: first, args, final };
  if (first.kind === 'field') return evaluateField(state, first, site);
  if (first.kind === 'variable') return evaluateVariable(state, first, site);
  if (first.kind === 'chain') return evaluateChain(state, first, site);
  if (first.kind !== 'pipe') state.node = first;
  refuseArguments(state, first, args, final);
  if (first.kind === 'pipe') return evaluatePipe(state, dot, first);
  if (first.kind === 'dot') return dot;
  if (first.kind === 'nil') throw failure(state, 'nil is not a command');
  return literalValue(state, first);
}

function refuseArguments(state: State, first: OperandNode, args: readonly OperandNode[], final: Final): void {
  if (args.length === 0 && final === missing) return;
  throw failure(state, `can't give argument to non-function ${nodeText(first)}`);
}

function evaluateField(state: State, field: FieldNode, site: Site): GoValue {
  state.node = field;
  return evaluateNames(state, site.dot, field.names, site);
}

function evaluateChain(state: State, chain: ChainNode, site: Site): GoValue {
  state.node = chain;
  if (chain.operand.kind === 'nil') {
    throw failure(state, `indirection through explicit nil in ${nodeText(chain)}`);
  }
  const receiver = evaluateArgument(state, site.dot, chain.operand, 'value');
  return evaluateNames(state, receiver, chain.names, site);
}

function evaluateVariable(state: State, variable: VariableNode, site: Site): GoValue {
  state.node = variable;
  const value = variableValue(state, variable.name);
  if (variable.names.length > 0) return evaluateNames(state, value, variable.names, site);
  refuseArguments(state, variable, site.args, site.final);
  return value;
}

/** `.a.b.c`: arguments, where there are any, are for the last one. */
function evaluateNames(state: State, receiver: GoValue, names: readonly string[], site: Site): GoValue {
  let value = receiver;
  const last = names.length - 1;
  for (let index = 0; index < last; index += 1) {
    value = fieldOf(state, value, names[index] ?? '', { ...site, args: noArgs, final: missing });
  }
  return fieldOf(state, value, names[last] ?? '', site);
}

function fieldOf(state: State, value: GoValue, name: string, site: Site): GoValue {
  if (value === undefined) {
    if (state.run.options.missingKey === 'default') return undefined;
    throw failure(state, `nil data; no entry for key ${quotedText(name)}`);
  }
  if (value === null) throw failure(state, `nil pointer evaluating interface {}.${textOf(name)}`);
  if (isMap(value)) return entryOf(state, value, name, site);
  const member = isStruct(value) ? memberOf(state, value, name, site) : undefined;
  if (member !== undefined) return member.value;
  throw failure(state, `can't evaluate field ${textOf(name)} in type ${typeName(value)}`);
}

function entryOf(state: State, map: GoMap, name: string, site: Site): GoValue {
  if (hasArguments(site)) throw failure(state, `${textOf(name)} is not a method but has arguments`);
  const value = map.entries.get(name);
  if (value !== undefined || map.entries.has(name) || state.run.options.missingKey === 'default')
    return value;
  throw failure(state, `map has no entry for key ${quotedText(name)}`);
}

function memberOf(
  state: State,
  struct: GoStruct,
  name: string,
  site: Site,
): { readonly value: GoValue } | undefined {
  const method = struct.methods.get(name);
  if (method !== undefined) {
    // How many a method takes is not known here: it refuses what it cannot use.
    const call: TemplateFunction = { parameters: [], variadic: 'any', call: method };
    return { value: evaluateCall(state, call, textOf(name), site) };
  }
  if (!struct.fields.has(name)) return undefined;
  if (hasArguments(site)) {
    throw failure(state, `${textOf(name)} has arguments but cannot be invoked as function`);
  }
  return { value: struct.fields.get(name) };
}

function hasArguments({ args, final }: Site): boolean {
  return args.length > 0 || final !== missing;
}

function evaluateFunction(state: State, node: IdentifierNode, site: Site): GoValue {
  const { name } = node;
  state.node = node;
  const called = findFunction(state, name);
  if (called === undefined) throw failure(state, `${quotedText(name)} is not a defined function`);
  return evaluateCall(state, called, textOf(name), site);
}

/** A function of the caller's goes before Go's own of the same name (`slice` of sprig). */
function findFunction(state: State, name: string): TemplateFunction | undefined {
  const { functions } = state.run;
  if (Object.hasOwn(functions, name)) return functions[name];
  return Object.hasOwn(builtins, name) ? builtins[name] : undefined;
}

function evaluateCall(state: State, called: TemplateFunction, name: string, site: Site): GoValue {
  countStep(state);
  checkCount(state, called, name, site);
  if (called === and || called === or) return evaluateLogic(state, called, site);
  const { parameters, variadic } = called;
  const argv: GoValue[] = [];
  for (const arg of site.args) {
    // More arguments than parameters there are only with a variadic one.
    const type = parameters[argv.length] ?? variadic ?? 'value';
    argv.push(evaluateArgument(state, site.dot, arg, type));
  }
  if (site.final !== missing) {
    argv.push(checkArgument(state, site.final, parameters[argv.length] ?? variadic ?? 'value'));
  }
  return callFunction(state, called, argv, { name, node: site.node });
}

function checkCount(
  state: State,
  { parameters, variadic }: TemplateFunction,
  name: string,
  site: Site,
): void {
  const given = site.args.length + (site.final === missing ? 0 : 1);
  const wanted = parameters.length;
  if (variadic === undefined && given !== wanted) {
    throw failure(state, `wrong number of args for ${name}: want ${wanted} got ${given}`);
  }
  if (given < wanted) {
    throw failure(state, `wrong number of args for ${name}: want at least ${wanted} got ${site.args.length}`);
  }
}

/** Stops at the first argument that decides; the others are not evaluated. */
function evaluateLogic(state: State, called: TemplateFunction, site: Site): GoValue {
  let value: GoValue;
  for (const arg of site.args) {
    value = evaluateArgument(state, site.dot, arg, 'value');
    if (isTrue(value) === (called === or)) return value;
  }
  return site.final === missing ? value : site.final;
}

function evaluateArgument(state: State, dot: GoValue, node: OperandNode, type: ParameterType): GoValue {
  state.node = node;
  if (node.kind === 'dot') return checkArgument(state, dot, type);
  if (node.kind === 'nil') return nilArgument(state, type);
  if (node.kind === 'pipe') return checkArgument(state, evaluatePipe(state, dot, node), type);
  const site: Site = { dot, node, args: noArgs, final: missing };
  if (node.kind === 'field') return checkArgument(state, evaluateField(state, node, site), type);
  if (node.kind === 'variable') return checkArgument(state, evaluateVariable(state, node, site), type);
  if (node.kind === 'identifier') return checkArgument(state, evaluateFunction(state, node, site), type);
  if (node.kind === 'chain') return checkArgument(state, evaluateChain(state, node, site), type);
  return literalArgument(state, node, type);
}

/** A template and data to output: statements, in the order of Go's exec.go. */
import { describeWithoutInput } from '../errors.ts';
import { evaluatePipe } from './evaluate.ts';
import { countStep, failure, setVariable, usualLimits, write } from './execution.ts';
import type { ExecuteOptions, State } from './execution.ts';
import { FunctionFailure } from './function.ts';
import type { FunctionTable } from './function.ts';
import { quotedText } from './node-text.ts';
import { printValue } from './print.ts';
import { sortedEntries } from './sorted-entries.ts';
import type { ActionNode, BranchNode, ListNode, StatementNode, Template, TemplateNode } from './tree.ts';
import { isTrue } from './truth.ts';
import { typeName } from './type-name.ts';
import { bytesOf } from './value.ts';
import type { GoInteger, GoValue } from './value.ts';
import { isAbsent, isList, isMap, isSizedInteger } from './value-kind.ts';

export type { ExecuteOptions } from './execution.ts';

/**
 * The output in bytes. `functions` holds at least `template.functions`.
 * @throws PosternError `TEMPLATE_EXECUTION` in Go's words, with name, line and column and never a value
 */
export function executeTemplate(
  template: Template,
  data: GoValue,
  functions: FunctionTable,
  options: ExecuteOptions,
): string {
  const definition = bytesOf(template.name);
  const list = template.definitions.get(definition) ?? emptyList;
  const limits = options.limits ?? usualLimits;
  const run = { template, functions, options, limits, steps: 0, output: '' };
  const state: State = { run, definition, node: list, variables: [{ name: '$', value: data }], depth: 0 };
  try {
    walkList(state, data, list);
  } catch (error) {
    // The stack, or the longest string that there can be.
    if (error instanceof RangeError) throw failure(state, 'exceeded what can be held in memory', error);
    throw error;
  }
  return run.output;
}

const emptyList: ListNode = { kind: 'list', at: 0, nodes: [] };

/** A `break` or `continue` on its way to its loop. */
type Jump = 'break' | 'continue' | undefined;

function walkList(state: State, dot: GoValue, list: ListNode): Jump {
  for (const node of list.nodes) {
    const jump = walk(state, dot, node);
    if (jump !== undefined) return jump;
  }
  return undefined;
}

function walk(state: State, dot: GoValue, node: StatementNode): Jump {
  state.node = node;
  countStep(state);
  if (node.kind === 'text') write(state, node.bytes);
  else if (node.kind === 'action') walkAction(state, dot, node);
  else if (node.kind === 'template') walkTemplate(state, dot, node);
  else if (node.kind === 'range') return walkRange(state, dot, node);
  else if (node.kind === 'if' || node.kind === 'with') return walkBranch(state, dot, node);
  else return node.kind;
  return undefined;
}

/** What declares or assigns writes nothing. */
function walkAction(state: State, dot: GoValue, node: ActionNode): void {
  const value = evaluatePipe(state, dot, node.pipe);
  if (node.pipe.variables.length > 0) return;
  state.node = node;
  write(state, isAbsent(value) ? '<no value>' : print(state, value));
}

function print(state: State, value: GoValue): string {
  try {
    return printValue(value);
  } catch (error) {
    const reason = error instanceof FunctionFailure ? error.message : describeWithoutInput(error);
    throw failure(state, reason, error);
  }
}

function walkBranch(state: State, dot: GoValue, node: BranchNode): Jump {
  const mark = state.variables.length;
  const value = evaluatePipe(state, dot, node.pipe);
  const isTaken = isTrue(value);
  const list = isTaken ? node.list : node.elseList;
  const jump =
    list === undefined ? undefined : walkList(state, isTaken && node.kind === 'with' ? value : dot, list);
  state.variables.length = mark;
  return jump;
}

function walkRange(state: State, dot: GoValue, node: BranchNode): Jump {
  const mark = state.variables.length;
  const value = evaluatePipe(state, dot, node.pipe);
  const inner = state.variables.length;
  let isEmpty = true;
  for (const [index, element] of elements(state, value, node)) {
    isEmpty = false;
    countStep(state);
    setLoopVariables(state, node, index, element);
    const jump = walkList(state, element, node.list);
    state.variables.length = inner;
    if (jump === 'break') break;
  }
  const isElse = isEmpty && node.elseList !== undefined;
  // A jump out of the else belongs to the loop around this one.
  const jump = isElse && node.elseList !== undefined ? walkList(state, dot, node.elseList) : undefined;
  state.variables.length = mark;
  return jump;
}

/** With one variable that is the element; with two the index or key comes first. */
function setLoopVariables(state: State, { pipe }: BranchNode, index: GoValue, element: GoValue): void {
  const [first, second] = pipe.variables;
  if (first === undefined) return;
  const values = second === undefined ? [element] : [index, element];
  values.forEach((value, place) => {
    if (pipe.isAssign) {
      setVariable(state, pipe.variables[place] ?? '', value);
    } else {
      const variable = state.variables[state.variables.length - values.length + place];
      if (variable !== undefined) variable.value = value;
    }
  });
}

function elements(
  state: State,
  value: GoValue,
  { pipe }: BranchNode,
): Iterable<readonly [index: GoValue, element: GoValue]> {
  if (isAbsent(value)) return [];
  if (typeof value === 'bigint' || isSizedInteger(value)) {
    if (pipe.variables.length < 2) return count(value);
    throw failure(state, `can't use ${typeName(value)} to iterate over more than one variable`);
  }
  if (isMap(value)) return sortedEntries(value);
  if (isList(value)) return indexed(value.items);
  throw failure(state, `range can't iterate over a value of type ${typeName(value)}`);
}

function* count(limit: bigint | GoInteger): Generator<readonly [GoValue, GoValue]> {
  const isPlain = typeof limit === 'bigint';
  const end = isPlain ? limit : limit.value;
  for (let value = 0n; value < end; value += 1n) {
    yield [undefined, isPlain ? value : { ...limit, value }];
  }
}

function* indexed(items: readonly GoValue[]): Generator<readonly [GoValue, GoValue]> {
  for (const [index, item] of items.entries()) yield [BigInt(index), item];
}

/** Nothing but its dot reaches the template that is called. */
function walkTemplate(state: State, dot: GoValue, node: TemplateNode): void {
  const { run } = state;
  const list = run.template.definitions.get(node.name);
  if (list === undefined) throw failure(state, `template ${quotedText(node.name)} not defined`);
  if (state.depth >= run.limits.depth) {
    throw failure(state, `exceeded maximum template depth (${run.limits.depth})`);
  }
  const inner = node.pipe === undefined ? undefined : evaluatePipe(state, dot, node.pipe);
  const variables = [{ name: '$', value: inner }];
  const called: State = { run, definition: node.name, node: list, variables, depth: state.depth + 1 };
  walkList(called, inner, list);
}

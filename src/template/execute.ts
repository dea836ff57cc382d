/**
 * A template and data to output: statements, in the order of Go's exec.go. The blocks that are open stand on a stack of
 * ours, because Go lets templates call each other deeper than the stack of JavaScript goes.
 */
import { evaluatePipe } from './evaluate.ts';
import {
  countAll,
  countStep,
  failure,
  newRun,
  reasonOf,
  write,
  type ExecuteOptions,
  type Run,
  type State,
} from './execution.ts';
import type { FunctionTable } from './function.ts';
import { loopOver, type Loop } from './loop.ts';
import { quotedText } from './node-text.ts';
import { printValue } from './print.ts';
import type {
  ActionNode,
  BranchNode,
  JumpNode,
  ListNode,
  StatementNode,
  Template,
  TemplateNode,
} from './parse/tree.ts';
import { isTrue } from './truth.ts';
import { bytesOf, type GoValue } from './value.ts';
import { isAbsent } from './value-kind.ts';

export type { ExecuteOptions, Limits } from './execution.ts';

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
  const list = template.definitions.get(definition) ?? { kind: 'list', at: 0, nodes: [] };
  const run = newRun(template, functions, options);
  walk(openTemplate(run, definition, list, { dot: data, depth: 0 }));
  return run.output;
}

/** A block that is being executed. */
interface Block {
  readonly state: State;
  readonly list: ListNode;
  /** Index of the next node. */
  next: number;
  dot: GoValue;
  /** How many variables there are again when it ends. */
  readonly mark: number;
  /** The body of a range, the else of one, or another block. */
  readonly loop: Loop | 'else' | undefined;
}

function walk(outermost: Block): void {
  const blocks = [outermost];
  for (;;) {
    const block = blocks.at(-1);
    if (block === undefined) return;
    const node = block.list.nodes[block.next];
    if (node === undefined) {
      if (!beginAgain(block)) close(blocks);
      continue;
    }
    block.next += 1;
    step(blocks, block, node);
  }
}

function step(blocks: Block[], block: Block, node: StatementNode): void {
  const { state, dot } = block;
  state.node = node;
  countStep(state);
  if (node.kind === 'text') write(state, node.bytes);
  else if (node.kind === 'action') runAction(state, dot, node);
  else if (node.kind === 'template') blocks.push(callTemplate(state, dot, node));
  else if ('pipe' in node) openBranch(blocks, block, node);
  else jump(blocks, node);
}

/** What declares or assigns writes nothing. */
function runAction(state: State, dot: GoValue, node: ActionNode): void {
  const value = evaluatePipe(state, dot, node.pipe);
  if (node.pipe.variables.length > 0) return;
  state.node = node;
  countAll(state, [value]);
  write(state, isAbsent(value) ? '<no value>' : print(state, value));
}

function print(state: State, value: GoValue): string {
  try {
    return printValue(value);
  } catch (error) {
    throw failure(state, reasonOf(error), error);
  }
}

function openBranch(blocks: Block[], { state, dot }: Block, node: BranchNode): void {
  const mark = state.variables.length;
  const value = evaluatePipe(state, dot, node.pipe);
  const loop = node.kind === 'range' ? loopOver(state, value, node) : undefined;
  const isTaken = loop === undefined ? isTrue(value) : loop.size > 0;
  const list = isTaken ? node.list : node.elseList;
  if (list === undefined) {
    state.variables.length = mark;
    return;
  }
  const isRange = loop !== undefined;
  const body = isTaken ? loop : 'else';
  const inner = isTaken && node.kind === 'with' ? value : dot;
  const block: Block = { state, list, next: 0, dot: inner, mark, loop: isRange ? body : undefined };
  if (isTaken && loop !== undefined) block.dot = loop.advance();
  blocks.push(block);
}

/** Whether the block is the body of a loop that has another element. */
function beginAgain(block: Block): boolean {
  const { loop } = block;
  if (loop === undefined || loop === 'else' || loop.isDone()) return false;
  countStep(block.state);
  block.dot = loop.advance();
  block.next = 0;
  return true;
}

function close(blocks: Block[]): void {
  const block = blocks.pop();
  if (block !== undefined) block.state.variables.length = block.mark;
}

/** Out of the else of a range Go lets only `continue` reach the loop around it; `break` ends that range. */
function jump(blocks: Block[], { kind }: JumpNode): void {
  for (;;) {
    const block = blocks.at(-1);
    if (block === undefined) return;
    const isLoop = block.loop !== undefined && block.loop !== 'else';
    if (kind === 'continue' && isLoop) {
      block.next = block.list.nodes.length;
      return;
    }
    close(blocks);
    if (block.loop !== undefined && kind === 'break') return;
  }
}

/** Nothing but its dot reaches the template that is called. */
function callTemplate(state: State, dot: GoValue, node: TemplateNode): Block {
  const { run, depth } = state;
  const list = run.template.definitions.get(node.name);
  if (list === undefined) throw failure(state, `template ${quotedText(node.name)} not defined`);
  if (depth >= run.limits.depth) {
    throw failure(state, `exceeded maximum template depth (${run.limits.depth})`);
  }
  const inner = node.pipe === undefined ? undefined : evaluatePipe(state, dot, node.pipe);
  return openTemplate(run, node.name, list, { dot: inner, depth: depth + 1 });
}

function openTemplate(
  run: Run,
  definition: string,
  list: ListNode,
  { dot, depth }: { readonly dot: GoValue; readonly depth: number },
): Block {
  const state: State = { run, definition, node: list, variables: [{ name: '$', value: dot }], depth };
  return { state, list, next: 0, dot, mark: 1, loop: undefined };
}

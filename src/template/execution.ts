/** The state of one execution: where it is, its variables, and what it may still use up. */
import { describeWithoutInput, problem } from '../errors.ts';
import { FunctionFailure, type CallTools, type FunctionTable, type FunctionTools } from './function.ts';
import { nodeText, quotedText, type AnyNode } from './node-text.ts';
import { positionOf } from './parse/position.ts';
import type { Template } from './parse/tree.ts';
import { textOf, type GoValue } from './value.ts';
import { spendOnAll, WorkExceeded, workOf, type Work } from './work.ts';

export interface ExecuteOptions {
  /** Whether a key that a map does not have is an error or prints as `<no value>`. */
  readonly missingKey: 'error' | 'default';
  readonly tools: FunctionTools;
  readonly limits?: Limits;
  /** What this execution shares with others; absent: it has the steps of the limits for itself. */
  readonly work?: Work;
}

/** Go has none of these but for a depth; a template of a stranger must not use up the machine all the same. */
export interface Limits {
  /** Nodes that are walked, functions that are called, what these go through and what they give. */
  readonly steps: number;
  /** Bytes of the output, and of one string on the way to it. */
  readonly bytes: number;
  /** Templates that call each other. */
  readonly depth: number;
}

/** About a second, and at most a few ten megabytes: a level of depth costs up to a kilobyte (Go allows 100,000). */
export const usualLimits: Limits = { steps: 5_000_000, bytes: 16 * 1024 * 1024, depth: 10_000 };

/** What all templates of an execution share. */
export interface Run {
  readonly template: Template;
  readonly functions: FunctionTable;
  readonly options: ExecuteOptions;
  readonly limits: Limits;
  readonly work: Work;
  readonly tools: CallTools;
  output: string;
}

export function newRun(template: Template, functions: FunctionTable, options: ExecuteOptions): Run {
  const { limits = usualLimits, tools } = options;
  const work = options.work ?? workOf(limits.steps, () => tools.isExpired?.() ?? false);
  return { template, functions, options, limits, work, tools: callTools(tools, work), output: '' };
}

function callTools(tools: FunctionTools, work: Work): CallTools {
  return {
    now: () => tools.now(),
    randomBytes: size => {
      work.spend(4 + (size >> 4));
      return tools.randomBytes(size);
    },
    spend: steps => work.spend(steps),
  };
}

export interface State {
  readonly run: Run;
  /** Name of the definition that is executed, in bytes. */
  readonly definition: string;
  /** What is being evaluated, for errors. */
  node: AnyNode;
  /** The last declared on top; a name may be declared again. */
  readonly variables: Variable[];
  readonly depth: number;
}

interface Variable {
  readonly name: string;
  value: GoValue;
}

/** The error of an execution, in Go's words but never with a value. */
export function failure(state: State, reason: string, cause?: unknown): Error {
  const { template } = state.run;
  const parameters = {
    name: template.name,
    position: positionOf(template.source, state.node.at),
    definition: quotedText(state.definition),
    action: nodeText(state.node),
    reason,
  };
  return problem('TEMPLATE_EXECUTION', parameters, cause === undefined ? undefined : { cause });
}

/** What may be said of an error that a function threw: its own words, nothing that could quote a value. */
export function reasonOf(error: unknown): string {
  if (error instanceof FunctionFailure || error instanceof WorkExceeded) return error.message;
  // The stack of JavaScript, or the longest string that it can hold.
  return error instanceof RangeError ? 'it needs more memory than there is' : describeWithoutInput(error);
}

/** @throws PosternError `TEMPLATE_EXECUTION` when the execution has gone on for too long */
export function countStep(state: State, steps = 1): void {
  payFor(state, work => work.spend(steps));
}

/** What writes or copies the values goes through all of them. Same error as {@link countStep}. */
export function countAll(state: State, values: readonly GoValue[]): void {
  payFor(state, work => spendOnAll(values, work));
}

function payFor(state: State, pay: (work: Work) => void): void {
  try {
    pay(state.run.work);
  } catch (error) {
    throw error instanceof WorkExceeded ? failure(state, error.message, error) : error;
  }
}

/** @throws PosternError `TEMPLATE_EXECUTION` when the output becomes too large */
export function write(state: State, bytes: string): void {
  const { run } = state;
  run.output += bytes;
  if (run.output.length > run.limits.bytes) {
    throw failure(state, `exceeded maximum size of the output (${run.limits.bytes} bytes)`);
  }
}

export function variableValue(state: State, name: string): GoValue {
  return findVariable(state, name).value;
}

export function setVariable(state: State, name: string, value: GoValue): void {
  findVariable(state, name).value = value;
}

function findVariable(state: State, name: string): Variable {
  const { variables } = state;
  for (let index = variables.length - 1; index >= 0; index -= 1) {
    const variable = variables[index];
    if (variable?.name !== name) continue;
    // Thousands of variables may lie above it.
    countStep(state, (variables.length - index) >> 4);
    return variable;
  }
  throw failure(state, `undefined variable: ${textOf(name)}`);
}

import { countAll, countStep, failure, reasonOf, type State } from './execution.ts';
import type { TemplateFunction } from './function.ts';
import type { AnyNode } from './node-text.ts';
import type { GoValue } from './value.ts';
import { isList, isMap } from './value-kind.ts';
import { textCost } from './work.ts';

export interface Callee {
  readonly name: string;
  /** For errors. */
  readonly node: AnyNode;
}

/** Calls a function with arguments of the right types. What it reads and what it makes counts against the limits. */
export function callFunction(
  state: State,
  called: TemplateFunction,
  args: readonly GoValue[],
  callee: Callee,
): GoValue {
  if (called.reads === 'everything') countAll(state, args);
  else if (called.reads === undefined)
    countStep(
      state,
      args.reduce<number>((cost, value) => cost + textCost(value), 0),
    );
  const result = attempt(state, called, args, callee);
  const { bytes } = state.run.limits;
  const size = sizeOf(result);
  if (size > bytes) throw callFailure(state, callee, `the result is larger than ${bytes} bytes`);
  countStep(state, size >> 6);
  return result;
}

function attempt(state: State, called: TemplateFunction, args: readonly GoValue[], callee: Callee): GoValue {
  try {
    return called.call(args, state.run.tools);
  } catch (error) {
    throw callFailure(state, callee, reasonOf(error), error);
  }
}

function callFailure(state: State, { name, node }: Callee, reason: string, cause?: unknown): Error {
  state.node = node;
  return failure(state, `error calling ${name}: ${reason}`, cause);
}

/** About what it took to make it. */
function sizeOf(value: GoValue): number {
  if (typeof value === 'string') return value.length;
  if (isMap(value)) return 16 * value.entries.size;
  return isList(value) ? 16 * value.items.length : 0;
}

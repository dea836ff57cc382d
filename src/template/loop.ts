/** What `range` goes over, and the variables that it sets each time. */
import { failure, setVariable, type State } from './execution.ts';
import { sortedEntries } from './sorted-entries.ts';
import type { BranchNode, PipeNode } from './parse/tree.ts';
import { typeName } from './type-name.ts';
import type { GoValue } from './value.ts';
import { integerOf, isAbsent, isList, isMap, isSizedInteger } from './value-kind.ts';

export interface Loop {
  readonly size: number;
  isDone(): boolean;
  /** Goes to the next element, sets the variables and drops those of the last body; the element. */
  advance(): GoValue;
}

/** @throws PosternError `TEMPLATE_EXECUTION` where the value is nothing to go over */
export function loopOver(state: State, value: GoValue, { pipe }: BranchNode): Loop {
  const { size, at } = elementsOf(state, value, pipe);
  const inner = state.variables.length;
  let next = 0;
  return {
    size,
    isDone: () => next >= size,
    advance: () => {
      const [index, element] = at(next);
      next += 1;
      state.variables.length = inner;
      setLoopVariables(state, pipe, index, element);
      return element;
    },
  };
}

interface Elements {
  readonly size: number;
  readonly at: (place: number) => readonly [index: GoValue, element: GoValue];
}

function elementsOf(state: State, value: GoValue, pipe: PipeNode): Elements {
  if (isAbsent(value)) return { size: 0, at: () => [undefined, undefined] };
  if (isList(value)) return { size: value.items.length, at: place => [BigInt(place), value.items[place]] };
  if (isMap(value)) {
    const entries = sortedEntries(value);
    return { size: entries.length, at: place => entries[place] ?? [undefined, undefined] };
  }
  const limit = integerOf(value);
  if (limit === undefined)
    throw failure(state, `range can't iterate over a value of type ${typeName(value)}`);
  if (pipe.variables.length > 1) {
    throw failure(state, `can't use ${typeName(value)} to iterate over more than one variable`);
  }
  const sized = (place: number): GoValue =>
    isSizedInteger(value) ? { ...value, value: BigInt(place) } : BigInt(place);
  return { size: Number(limit), at: place => [undefined, sized(place)] };
}

/** With one variable that is the element; with two the index or key comes first. */
function setLoopVariables(state: State, pipe: PipeNode, index: GoValue, element: GoValue): void {
  const [first, second] = pipe.variables;
  if (first === undefined) return;
  if (second === undefined) {
    setLoopVariable(state, pipe, { name: first, fromTop: 1 }, element);
    return;
  }
  setLoopVariable(state, pipe, { name: first, fromTop: 2 }, index);
  setLoopVariable(state, pipe, { name: second, fromTop: 1 }, element);
}

/** One that the range declares is known by its place, for a name may be declared twice. */
function setLoopVariable(
  state: State,
  pipe: PipeNode,
  { name, fromTop }: { readonly name: string; readonly fromTop: number },
  value: GoValue,
): void {
  if (pipe.isAssign) {
    setVariable(state, name, value);
    return;
  }
  const variable = state.variables.at(-fromTop);
  if (variable !== undefined) variable.value = value;
}

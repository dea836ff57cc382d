/** Rows of whole numbers. */
import type { FunctionTable } from '../function.ts';
import type { GoList } from '../value.ts';
import { define, defineVariadic } from './define.ts';
import { checkItems } from './limits.ts';

export const sequences: FunctionTable = {
  until: define(['int'], count => intList(steps(0n, count, count < 0n ? -1n : 1n))),
  untilStep: define(['int', 'int', 'int'], (start, stop, step) => intList(steps(start, stop, step))),
  seq: defineVariadic([], 'int', (...numbers) => sequence(numbers).join(' ')),
};

/** As the shell's seq: last; first last; first step last. */
function sequence(numbers: readonly bigint[]): bigint[] {
  if (numbers.length === 0 || numbers.length > 3) return [];
  const first = numbers.length === 1 ? 1n : (numbers[0] ?? 0n);
  const last = numbers.at(-1) ?? 0n;
  const direction = last < first ? -1n : 1n;
  const step = numbers.length === 3 ? (numbers[1] ?? 0n) : direction;
  if (direction < 0n && step > 0n) return [];
  return steps(first, last + direction, step);
}

/** None where the step leads away from the end. */
function steps(start: bigint, stop: bigint, step: bigint): bigint[] {
  const isDown = stop < start;
  if (isDown ? step >= 0n : step <= 0n) return [];
  checkItems((stop - start) / step);
  const numbers: bigint[] = [];
  for (let number = start; isDown ? number > stop : number < stop; number += step) numbers.push(number);
  return numbers;
}

function intList(items: readonly bigint[]): GoList {
  return { kind: 'list', element: 'int', items };
}

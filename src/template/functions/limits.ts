/** Bounds on what one call may make, so that a template cannot take the memory of a pod. */
import { FunctionFailure } from '../function.ts';

/** A Secret holds 1 MiB at most; intermediate text may be longer. */
const longestText = 16 * 1024 * 1024;
const mostItems = 1_000_000;

/** The size as a number. @throws FunctionFailure above 16 MiB, and below zero as Go's strings.Repeat does */
export function textSize(size: bigint | number): number {
  if (size < 0) throw new FunctionFailure('a negative count of repetitions');
  if (size > longestText) throw new FunctionFailure('a result of more than 16 MiB');
  return Number(size);
}

/** @throws FunctionFailure above a million */
export function checkItems(count: bigint | number): void {
  if (count > mostItems) throw new FunctionFailure('a list of more than a million items');
}

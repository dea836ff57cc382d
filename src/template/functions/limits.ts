/** Bounds on what one call may make, so that a template cannot take the memory of a pod. */
import { FunctionFailure } from '../function.ts';

/** A Secret holds 1 MiB at most; intermediate text may be longer. */
const longestText = 16 * 1024 * 1024;
const mostItems = 1_000_000;
/** A key takes ten times what an item does: twice as many still fit into the 48 MiB of an agent, three times do not. */
const mostKeys = 100_000;

/** The size as a number. @throws FunctionFailure above 16 MiB, and below zero as Go's strings.Repeat does */
export function textSize(size: bigint | number): number {
  if (size < 0) throw new FunctionFailure('a negative count of repetitions');
  if (size > longestText) throw new FunctionFailure('a result of more than 16 MiB');
  return Number(size);
}

/** @throws FunctionFailure above a hundred thousand */
export function checkKeys(count: number): void {
  if (count > mostKeys) throw new FunctionFailure('a map of more than 100,000 keys');
}

/** @throws FunctionFailure above a million */
export function checkItems(count: bigint | number): void {
  if (count > mostItems) throw new FunctionFailure('a list of more than a million items');
}
